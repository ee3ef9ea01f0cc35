"""A backup file: a ZIP of the database and the media files, a manifest, and a seal over all of it.

The last member, `manifest.json`, names every other with its size and SHA-256. The ZIP's comment, the last 64 bytes of
the file, is the SHA-256 of all bytes before it: a file cut short or altered anywhere is known before it is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Self

FORMAT = "oversight-backup/1"
MANIFEST = "manifest.json"
MEDIA = "media/"
CHUNK = 1 << 20
_SEAL = hashlib.sha256().digest_size * 2


class BackupError(Exception):
    """Why a backup or a restore was refused or failed, in words for whoever runs it."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class TableState:
    """What a table held: rows, and a checksum that does not depend on where it is stored."""

    rows: int
    checksum: str


@dataclass(slots=True)
class Manifest:
    """What an archive holds, and of which state of the application."""

    engine: str
    made_at: str
    application: dict[str, str]
    tables: dict[str, TableState]
    migrations: dict[str, list[str]]
    members: dict[str, Member] = field(default_factory=dict)
    format: str = FORMAT

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Raises BackupError where it is not one of ours."""
        try:
            said = json.loads(text)
            if said["format"] != FORMAT:
                raise BackupError(f"備份格式是「{said['format']}」，本程式只讀「{FORMAT}」。")
            said["tables"] = {name: TableState(**state) for name, state in said["tables"].items()}
            said["members"] = {name: Member(**member) for name, member in said["members"].items()}
            return cls(**said)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupError(f"備份的清單（{MANIFEST}）讀不懂：{error}") from error


class Writer:
    """Adds members and remembers their digests."""

    def __init__(self, out: IO[bytes]) -> None:
        self.members: dict[str, Member] = {}
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=5)

    def add(self, name: str, source: IO[bytes], *, packed: bool = False) -> None:
        """Copy all of `source`; `packed` content is not compressed again."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as out:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
        self.members[name] = Member(size, digest.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and leave room for the seal."""
        manifest.members = self.members
        self._zip.writestr(MANIFEST, manifest.as_json())
        self._zip.comment = b"0" * _SEAL
        self._zip.close()


@contextmanager
def new_archive(file: Path) -> Iterator[Writer]:
    """Write an archive that appears as `file` only when it is whole, sealed and on disk.

    It bears the hashes of passwords: nobody else may read it. Raises BackupError where `file` exists.
    """
    if file.exists():
        raise BackupError(f"{file} 已存在，未覆寫；請換一個檔名。")
    number, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".partial", dir=file.parent)
    draft = Path(name)
    try:
        with os.fdopen(number, "w+b") as out:
            yield Writer(out)
            _seal(out)
        os.link(draft, file)  # unlike a rename, never over a file made meanwhile
        _flush_folder(file.parent)
    except FileExistsError as error:
        raise BackupError(f"{file} 已存在，未覆寫；請換一個檔名。") from error
    finally:
        draft.unlink(missing_ok=True)


def _seal(out: IO[bytes]) -> None:
    size = out.seek(0, os.SEEK_END)
    digest = _digest(out, size - _SEAL)
    out.seek(size - _SEAL)
    out.write(digest.encode())
    out.flush()
    os.fsync(out.fileno())


def _flush_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _digest(source: IO[bytes], size: int) -> str:
    source.seek(0)
    digest = hashlib.sha256()
    while size > 0 and (chunk := source.read(min(CHUNK, size))):
        digest.update(chunk)
        size -= len(chunk)
    return digest.hexdigest()


class Archive:
    """An archive whose every byte was checked. Raises BackupError where it is not whole and unaltered."""

    def __init__(self, file: Path) -> None:
        try:
            self._check_seal(file)
            self._zip = zipfile.ZipFile(file)
            self.manifest = Manifest.from_json(self._zip.read(MANIFEST))
            self._check_members()
        except FileNotFoundError as error:
            raise BackupError(f"找不到備份檔 {file}。") from error
        except (zipfile.BadZipFile, KeyError, zlib.error) as error:
            raise BackupError(f"{file} 不是完整的備份檔：{error}。未寫入任何資料。") from error

    def _check_seal(self, file: Path) -> None:
        with file.open("rb") as source:
            size = source.seek(0, os.SEEK_END)
            source.seek(max(size - _SEAL, 0))
            seal = source.read()
            if size <= _SEAL or _digest(source, size - _SEAL).encode() != seal:
                raise BackupError(f"{file} 不完整或曾被更動（校驗碼不符）。未寫入任何資料。")
        self.digest = seal.decode()

    def _check_members(self) -> None:
        """Nothing more, nothing less and nothing else than the manifest says."""
        there = {info.filename for info in self._zip.infolist()} - {MANIFEST}
        if there != self.manifest.members.keys():
            raise BackupError("備份檔的內容與清單不符。未寫入任何資料。")
        for name, member in self.manifest.members.items():
            with self.open(name) as source:
                digest = hashlib.file_digest(source, "sha256").hexdigest()
            if (self._zip.getinfo(name).file_size, digest) != (member.bytes, member.sha256):
                raise BackupError(f"備份檔中的 {name} 與清單的校驗碼不符。未寫入任何資料。")

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(name)

    def media(self) -> dict[str, Member]:
        """Path below the media folder → member. Raises BackupError where one would lie elsewhere."""
        found: dict[str, Member] = {}
        for name, member in self.manifest.members.items():
            if name.startswith(MEDIA):
                path = Path(name.removeprefix(MEDIA))
                if path.is_absolute() or ".." in path.parts or not path.parts:
                    raise BackupError(f"備份檔中的路徑「{name}」不在附件資料夾內。未寫入任何資料。")
                found[str(path)] = member
        return found

    def facts(self) -> dict[str, Any]:
        """What to tell whoever looks at it."""
        tables = self.manifest.tables.values()
        return {
            "tables": len(tables),
            "rows": sum(table.rows for table in tables),
            "media": len(self.media()),
        }
