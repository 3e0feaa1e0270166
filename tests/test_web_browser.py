"""The pages in a real browser: by keyboard alone, on a narrow screen, and scanned for barriers with axe-core."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from importlib.resources import files
from shutil import which

import docx
import openpyxl
import pytest
from flask import Flask
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from web_fakes import MINUTES, NOTE, REPORT, FakeEngine
from werkzeug.serving import make_server

from corpus.library import Library
from web.app import create_app

BROWSER, DRIVER = which("chromium"), which("chromedriver")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (BROWSER and DRIVER), reason="needs chromium and chromedriver on the PATH"),
]

SILT = "how many tonnes of silt have settled"
ADDRESSES = [
    "/",
    "/ask",
    f"/ask?q={SILT}",
    "/ask?q=the moon",
    "/ask?q=tonnes of silt settled over time",
    f"/ask?q=why&after=the+moon&after={SILT}",
    "/ask?q=and+why&after=the+moon&body=Harbour+Board",
    "/ask?q=",
    "/questions",
    "/search",
    "/search?q=dredging",
    "/search?q=x&from=soon",
    "/papers",
    "/decisions",
    f"/papers/{REPORT.id}",
    f"/papers/{MINUTES.id}",
    f"/papers/{NOTE.id}",
    f"/passages/{REPORT.id}-para-3-1",
    f"/passages/{REPORT.id}-table-1-row-1",
    "/help",
    "/nowhere",
]


@pytest.fixture(scope="module")
def site(web_library: Library) -> Iterator[str]:
    app: Flask = create_app(FakeEngine(web_library), web_library)  # type: ignore[arg-type]
    server = make_server("127.0.0.1", 0, app)  # one thread, so that its database connection can be closed
    thread = threading.Thread(target=lambda: (server.serve_forever(), web_library.close()))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser(site: str) -> Iterator[webdriver.Chrome]:
    """A browser that is closed before the site is, whose one thread an idle connection would keep waiting."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


def _press(browser: webdriver.Chrome, *keys: str) -> None:
    for key in keys:
        webdriver.ActionChains(browser).send_keys(key).perform()


def _focused(browser: webdriver.Chrome) -> tuple[str, str]:
    element = browser.switch_to.active_element
    return element.tag_name, element.get_attribute("id") or element.text


def test_a_question_is_asked_and_its_source_reached_by_keyboard_alone(browser, site):
    browser.get(f"{site}/")
    _press(browser, Keys.TAB)
    assert _focused(browser) == ("a", "Skip to main content")
    assert browser.switch_to.active_element.rect["y"] >= 0
    _press(browser, Keys.ENTER)
    _press(browser, Keys.TAB)
    assert _focused(browser) == ("input", "q")
    _press(browser, SILT, Keys.ENTER)
    assert browser.title == f"{SILT} – answer – Boardpapers"
    assert "The papers say" in browser.find_element(By.TAG_NAME, "main").text
    for _ in range(20):
        _press(browser, Keys.TAB)
        if "[1]" in _focused(browser)[1]:
            break
    _press(browser, Keys.ENTER)
    assert browser.current_url.endswith("#citation-1")
    _press(browser, Keys.TAB, Keys.ENTER)
    assert browser.current_url == f"{site}/passages/{REPORT.id}-para-3-1"
    assert browser.title.startswith("para 3.1, Dredging of the inner basin")
    for _ in range(20):
        _press(browser, Keys.TAB)
        if _focused(browser)[1] == "citation":
            break
    field = browser.switch_to.active_element
    assert field.get_attribute("readonly")
    assert field.get_attribute("value").startswith("Harbour Master, Dredging of the inner basin, para 3.1")


def test_the_filters_open_and_work_by_keyboard(browser, site):
    browser.get(f"{site}/search")
    browser.find_element(By.ID, "q").send_keys("dredging dredged")
    _press(browser, Keys.TAB, Keys.TAB)
    assert _focused(browser)[0] == "summary"
    _press(browser, Keys.ENTER, Keys.TAB, Keys.TAB, Keys.TAB)
    assert _focused(browser) == ("select", "kind")
    _press(browser, "m", Keys.TAB, Keys.TAB)
    webdriver.ActionChains(browser).key_down(Keys.SHIFT).send_keys(Keys.TAB * 12).key_up(Keys.SHIFT).perform()
    for _ in range(20):
        if _focused(browser) == ("input", "q"):
            break
        _press(browser, Keys.TAB)
    _press(browser, Keys.ENTER)
    assert "kind=minutes" in browser.current_url
    assert [title.text for title in browser.find_elements(By.CSS_SELECTOR, ".hits h3")] == [
        "Minutes of 2 November 2023, minute 17",
        "Minutes of 2 November 2023, minute 17 resolution 2",
    ]


def test_a_permalink_in_the_paper_leads_to_the_passage_and_back(browser, site):
    browser.get(f"{site}/papers/{REPORT.id}")
    browser.find_element(By.LINK_TEXT, "para 3.2(b)").click()
    assert browser.current_url == f"{site}/passages/{REPORT.id}-para-3-2-b"
    browser.find_element(By.LINK_TEXT, "Read it in the paper").click()
    assert browser.current_url == f"{site}/papers/{REPORT.id}#{REPORT.id}-para-3-2-b"
    target = browser.execute_script("return document.querySelector(':target').innerText")
    assert target.endswith("note the tide tables.")


def test_everything_that_takes_the_focus_shows_it(browser, site):
    for address in (f"/ask?q={SILT}", f"/papers/{REPORT.id}", f"/passages/{REPORT.id}-para-3-1"):
        browser.get(f"{site}{address}")
        for _ in range(30):
            _press(browser, Keys.TAB)
            element = browser.switch_to.active_element
            if element.tag_name == "body":
                break
            assert element.value_of_css_property("outline-style") == "solid", element.text


def test_a_list_of_questions_is_answered_in_a_file_and_stays_on_the_page(browser, site, tmp_path):
    browser.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path), "eventsEnabled": True}
    )
    browser.get(f"{site}/questions")
    for _ in range(20):
        _press(browser, Keys.TAB)
        if _focused(browser) == ("textarea", "questions"):
            break
    _press(browser, SILT, Keys.ENTER, "x" * 1001, Keys.ENTER, "the moon?")
    (listed := tmp_path / "list.txt").write_text("and what of the quay?\n", encoding="utf-8")
    browser.find_element(By.ID, "list").send_keys(str(listed))
    browser.find_element(By.CSS_SELECTOR, "button[value=xlsx]").send_keys(Keys.ENTER)
    alert = browser.find_element(By.ID, "problem")
    assert alert.text.startswith("There is a problem: line 2 has 1,001 characters; 1,000 are allowed")
    box = browser.find_element(By.ID, "questions")
    # What was typed and what the file held, which a browser forgets.
    assert box.get_attribute("value").split("\n") == [SILT, "x" * 1001, "the moon?", "and what of the quay?"]
    _barriers(browser)
    box.clear()
    box.send_keys(f"{SILT}\nthe moon?")
    browser.find_element(By.CSS_SELECTOR, "button[value=xlsx]").click()
    WebDriverWait(browser, 30).until(lambda _: zipfile.is_zipfile(tmp_path / "answers.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "answers.xlsx").active
    assert [cell.value for cell in sheet["B"]] == ["Question", SILT, "the moon?"]
    assert browser.find_element(By.ID, "questions").get_attribute("value") == f"{SILT}\nthe moon?"


def test_an_answer_is_saved_as_a_word_document(browser, site, tmp_path):
    browser.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path), "eventsEnabled": True}
    )
    browser.get(f"{site}/ask?q={SILT}&kind=report")
    browser.find_element(By.CSS_SELECTOR, ".keep summary").send_keys(Keys.ENTER)
    browser.find_element(By.ID, "by").send_keys("Ann Quay", Keys.ENTER)
    name = "answer-how-many-tonnes-of-silt-have-settled.docx"
    # The name is there, empty, before the document is.
    WebDriverWait(browser, 30).until(lambda _: zipfile.is_zipfile(tmp_path / name))
    made = docx.Document(str(tmp_path / name))
    facts = {row.cells[0].text: row.cells[1].text for row in made.tables[0].rows}
    assert (facts["By"], facts["Limited to"]) == ("Ann Quay", "kind of paper: report")


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_scrolls_sideways_on_a_narrow_screen(browser, site, address):
    _narrow(browser, 360)
    try:
        browser.get(f"{site}{address}")
        wide, seen, width = browser.execute_script(
            "let page = document.documentElement; return [page.scrollWidth, page.clientWidth, window.innerWidth]"
        )
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert width == 360
    assert wide <= seen


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_no_barrier(browser, site, address, width):
    _narrow(browser, width)
    try:
        browser.get(f"{site}{address}")
        for details in browser.find_elements(By.TAG_NAME, "details"):
            browser.execute_script("arguments[0].open = true", details)
        _barriers(browser)
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def _barriers(browser: webdriver.Chrome) -> None:
    """Scan the page that is shown; none may be found."""
    browser.execute_script(files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = browser.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
    assert [(barrier["id"], [node["html"] for node in barrier["nodes"]]) for barrier in found["violations"]] == []


@pytest.mark.parametrize(
    "address", ["/", f"/ask?q=why&after={SILT}", "/ask?q=the moon", "/search?q=x&from=soon", "/papers"]
)
def test_axe_finds_no_barrier_at_night(browser, site, address):
    axe = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    try:
        browser.get(f"{site}{address}")
        ground = browser.find_element(By.TAG_NAME, "body").value_of_css_property("background-color")
        browser.execute_script(axe)
        found = browser.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert ground != "rgba(255, 255, 255, 1)"
    assert [(barrier["id"], [node["html"] for node in barrier["nodes"]]) for barrier in found["violations"]] == []


def test_a_thread_of_questions_is_followed_without_scripts(browser, site):
    browser.get(f"{site}/ask?q=the moon&body=Harbour Board")
    for asked in (SILT, "why"):
        browser.find_element(By.ID, "follow").send_keys(asked, Keys.ENTER)
    assert "body=Harbour+Board" in browser.current_url
    said = browser.find_element(By.CLASS_NAME, "asked").text
    assert "You asked “why”" in said
    assert "We asked “why have the tonnes of silt settled?”" in said
    assert [link.text for link in browser.find_elements(By.CSS_SELECTOR, ".before a")] == ["the moon", SILT]
    browser.find_element(By.LINK_TEXT, "Ask it as typed").click()
    assert not browser.find_elements(By.CLASS_NAME, "asked")
    assert "body=Harbour+Board" in browser.current_url


def _narrow(browser: webdriver.Chrome, width: int) -> None:
    """Set the width of the page itself: a window cannot be made as narrow as a telephone."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    )
