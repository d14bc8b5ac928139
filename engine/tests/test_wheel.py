"""The engine packs itself as a wheel that an installer takes."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile

from needsbook.commands.wheel import wheel


def test_it_holds_the_engine_and_says_the_hash_of_each_file() -> None:
    name, content = wheel()
    assert name.startswith("needsbook-")
    assert name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        record = next(one for one in names if one.endswith(".dist-info/RECORD"))
        lines = archive.read(record).decode().splitlines()
        for line in lines:
            file, digest, size = line.rsplit(",", 2)
            if not digest:
                continue
            held = archive.read(file)
            made = base64.urlsafe_b64encode(hashlib.sha256(held).digest()).rstrip(b"=").decode()
            assert (digest, int(size)) == (f"sha256={made}", len(held))
    assert "needsbook/py.typed" in names
    assert "needsbook/assets/schemas/quarto.schema.json" in names
    assert not any("__pycache__" in one for one in names)


def test_it_is_the_same_each_time() -> None:
    assert wheel() == wheel()
