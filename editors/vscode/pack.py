#!/usr/bin/env python3
"""Packs the built extension as OUT (default: darkpkg-VERSION.vsix): a .vsix is a ZIP with two files of its own, in the layout that
`vsce package` writes. The same files give the same bytes.

usage: pack.py [OUT]       after `npm run build`
"""
import json
import pathlib
import sys
import zipfile
from xml.sax.saxutils import escape, quoteattr

HERE = pathlib.Path(__file__).resolve().parent
FILES = ("package.json", "README.md", "language-configuration.json", "syntaxes/dark.tmLanguage.json", "out/extension.js")
TYPES = {".json": "application/json", ".md": "text/markdown", ".js": "application/javascript", ".txt": "text/plain",
         ".vsixmanifest": "text/xml"}


def content_types():
    entries = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in sorted(TYPES.items()))
    return f'<?xml version="1.0" encoding="utf-8"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{entries}</Types>\n'


def manifest(package):
    return f"""<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id={quoteattr(package["name"])} Version={quoteattr(package["version"])} Publisher={quoteattr(package["publisher"])}/>
    <DisplayName>{escape(package["displayName"])}</DisplayName>
    <Description xml:space="preserve">{escape(package["description"])}</Description>
    <Categories>{escape(",".join(package["categories"]))}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value={quoteattr(package["engines"]["vscode"])}/>
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace"/>
    </Properties>
    <License>extension/LICENSE.txt</License>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true"/>
  </Assets>
</PackageManifest>
"""


def license_of(folder):
    return next((path for path in sorted(folder.iterdir()) if path.name.lower().startswith("licen")), None)


def notices():
    """The licenses of what is bundled: the language client and all that it needs."""
    todo, seen = ["vscode-languageclient"], {}
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        folder = HERE / "node_modules" / name
        seen[name] = license_of(folder)
        todo += json.loads((folder / "package.json").read_text()).get("dependencies", {})
    missing = [name for name, path in seen.items() if path is None]
    if missing:
        sys.exit(f"pack: no license of {', '.join(missing)}")
    return "\n".join(f"{name}\n\n{path.read_text()}" for name, path in sorted(seen.items()))


def main():
    package = json.loads((HERE / "package.json").read_text())
    out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE / f"darkpkg-{package['version']}.vsix")
    ours = next(path for path in (HERE / "LICENSE", HERE.parent.parent / "LICENSE") if path.exists())
    texts = {"extension.vsixmanifest": manifest(package), "[Content_Types].xml": content_types(),
             "extension/LICENSE.txt": ours.read_text(), "extension/NOTICES.txt": notices(),
             **{f"extension/{name}": (HERE / name).read_text() for name in FILES}}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, text)
    print(f"{out}: {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
