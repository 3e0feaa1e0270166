"""What board papers are: value types, locators, access levels and the library that keeps them."""
