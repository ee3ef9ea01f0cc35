"""Small lists of lines in the form of the open data, for tests."""

from __future__ import annotations

from pathlib import Path

HEADER = "year,code,amount,name,topname,depname,depcat,cat,ref,note"
#: FY108 as published; 一般建築及設備 has its first 節 only, with the code of the 目.
PLAN = "2019,5226102200,8224691000,無細項,經濟部主管,工業局,工業技術升級輔導,科學支出,13.2.1,"
ADMIN = "2019,5726100100,343420000,無細項,經濟部主管,工業局,一般行政,工業支出,13.2.2,"
EQUIPMENT = "2019,5726109000,1080000,交通及運輸設備,經濟部主管,工業局,一般建築及設備,工業支出,13.2.4.1,"
MINISTRY = "2019,5926010100,1000,無細項,經濟部主管,經濟部,一般行政,其他經濟服務支出,13.1.1,"
RESERVE = "2019,8979018900,2000,無細項,災害準備金,災害準備金,災害準備金,其他支出,27.1.1,"
ROWS = (MINISTRY, PLAN, ADMIN, EQUIPMENT, RESERVE)


def write_list(
    folder: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8", name: str = "list.csv"
) -> Path:
    """A list of `rows` under `header`."""
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", encoding=encoding)
    return path
