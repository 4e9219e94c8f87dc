"""GET /api/schema/ and GET /api/docs/"""

import re

import pytest
import yaml
from django.contrib.staticfiles import finders

from common.documentation import FILE
from tests.person import Person
from tests.shapes import refusal
from tests.statements import statements


def test_the_schema_is_the_committed_file(nobody: Person, db: None):
    answer = nobody.get("/api/schema/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.json() == yaml.safe_load(FILE.read_text())
    assert answer.json()["openapi"] == "3.1.1"


def test_neither_needs_the_database(nobody: Person, db: None):
    with statements(nobody) as asked:
        nobody.get("/api/schema/")
        nobody.get("/api/docs/")
    assert asked == []


def test_the_page_holds_no_script_and_comes_from_here_alone(nobody: Person, db: None):
    answer = nobody.get("/api/docs/")
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|//", page.replace("<!doctype", ""))
    files = re.findall(r'(?:src|href)="/static/([^"]+)"', page)
    assert len(files) == 3
    assert [file for file in files if not finders.find(file)] == []


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/"])
def test_with_a_session_and_with_a_token(alice: Person, path: str):
    assert alice.get(path).status_code == 200
    assert alice.client.get(path, headers={"Authorization": "Bearer of bad news"}).status_code == 200


def test_other_methods(nobody: Person, db: None):
    assert refusal(nobody.post("/api/schema/")) == (405, "method_not_allowed", [])
    assert nobody.post("/api/docs/").status_code == 405
