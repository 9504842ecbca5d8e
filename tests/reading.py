"""Reading pages in tests: tables as texts."""

from __future__ import annotations

import html
import re


def text(source):
    """What a piece of a page says."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", source.replace("<wbr>", ""))).split())


def rows(response, caption):
    """The cells of the body of the table with a caption, as texts."""
    for table in re.findall(r"<table>.*?</table>", response.content.decode(), re.DOTALL):
        if text(re.findall(r"<caption.*?</caption>", table, re.DOTALL)[0]) == caption:
            body = table.partition("<tbody>")[2].partition("</tbody>")[0]
            cells = [re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in body.split("<tr>")[1:]]
            return [[text(cell) for cell in row] for row in cells]
    return None


def headings(response, caption):
    """The headings of the columns of the table with a caption."""
    for table in re.findall(r"<table>.*?</table>", response.content.decode(), re.DOTALL):
        if text(re.findall(r"<caption.*?</caption>", table, re.DOTALL)[0]) == caption:
            return [text(each) for each in re.findall(r"<th\b.*?</th>", table.partition("</thead>")[0], re.DOTALL)]
    return None


def definitions(response):
    """What the terms of a page are, in their order."""
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", response.content.decode(), re.DOTALL)
    return [(text(term), text(told)) for term, told in found]


def page(response):
    """All that a page says."""
    return text(response.content.decode().partition("<main")[2] or response.content.decode())
