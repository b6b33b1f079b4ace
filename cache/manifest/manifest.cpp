#include "cache/manifest/manifest.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <optional>

#include "base/file.hpp"
#include "base/path.hpp"

namespace darkpkg {
namespace {

constexpr std::string_view kMagic = kManifestStart.substr(0, kManifestStart.size() - 1);
constexpr std::string_view kVersion = "2";
constexpr std::string_view kVersionWithoutEdition = "1";

bool writable(std::string_view path) {
  return !path.empty() && path.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

/// Splits at the first tab. `second` is empty if there is none.
struct Columns {
  std::string_view first;
  std::string_view second;
};
Columns split(std::string_view line) {
  std::size_t tab = line.find('\t');
  if (tab == std::string_view::npos) return {line, {}};
  return {line.substr(0, tab), line.substr(tab + 1)};
}

class Parser {
 public:
  Parser(std::string_view text, std::string_view path) : rest_(text), path_(path) {}

  Result<Manifest> parse() {
    Manifest out;
    std::optional<std::string_view> first = line();
    if (!first || split(*first).first != kMagic) return error("is no manifest of darkpkg");
    if (split(*first).second == kVersion) {
      std::optional<std::string_view> edition = line();
      if (!edition || split(*edition).first != "edition" || split(*edition).second.empty())
        return error("has no 'edition' line");
      out.edition = split(*edition).second;
    } else if (split(*first).second != kVersionWithoutEdition) {
      return error("has a version that this darkpkg does not know");
    }
    for (auto [key, root] : {std::pair{"sources", &out.source_root}, std::pair{"objects", &out.object_root}}) {
      std::optional<std::string_view> next = line();
      if (!next || split(*next).first != key) return error(std::string("has no '") + key + "' line");
      std::optional<std::string> value = unescape_path(split(*next).second);
      if (!value || value->empty()) return error("has a malformed path");
      *root = std::move(*value);
    }
    while (std::optional<std::string_view> next = line()) {
      auto [source, object] = split(*next);
      std::optional<std::string> source_path = unescape_path(source);
      std::optional<std::string> object_path = unescape_path(object);
      if (!source_path || !object_path || source_path->empty()) return error("has a malformed path");
      if (object_path->empty()) object_path = default_object_path(*source_path);
      if (!out.entries.empty() && out.entries.back().source >= *source_path) return error("is not in order");
      out.entries.push_back({std::move(*source_path), std::move(*object_path)});
    }
    if (!rest_.empty()) return error("is cut off");
    return out;
  }

 private:
  /// The next line without its end; nothing at the end of the text or if the line feed is missing.
  std::optional<std::string_view> line() {
    std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view out = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    number_++;
    return out;
  }
  tl::unexpected<Error> error(std::string what) const {
    return fail("the manifest '" + std::string(path_) + "', line " + std::to_string(number_) + ", " + std::move(what),
                "run 'darkpkg generate' to write it again");
  }

  std::string_view rest_;
  std::string_view path_;
  std::size_t number_ = 0;
};

}  // namespace

std::string escape_path(std::string_view path) {
  std::string to;
  for (char c : path) {
    if (c == '\t') to += "\\t";
    else if (c == '\\') to += "\\\\";
    else to += c;
  }
  return to;
}

std::optional<std::string> unescape_path(std::string_view text) {
  if (text.find('\\') == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); i++) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    if (text[i] == 't') out += '\t';
    else if (text[i] == '\\') out += '\\';
    else return std::nullopt;
  }
  return out;
}

std::string default_object_path(std::string_view source) {
  std::string out(source);
  out += 'c';
  return out;
}

Result<std::string> format_manifest(const Manifest& manifest) {
  for (const std::string* root : {&manifest.source_root, &manifest.object_root})
    if (!writable(*root)) return fail("the path '" + *root + "' cannot stand in a manifest");
  std::string out(kMagic);
  if (manifest.edition.empty()) out.append("\t").append(kVersionWithoutEdition);
  else out.append("\t").append(kVersion).append("\nedition\t").append(manifest.edition);
  out += "\nsources\t";
  out += escape_path(manifest.source_root);
  out += "\nobjects\t";
  out += escape_path(manifest.object_root);
  out += '\n';
  const std::string* before = nullptr;
  for (const ManifestEntry& entry : manifest.entries) {
    for (const std::string* path : {&entry.source, &entry.object})
      if (!writable(*path)) return fail("the path '" + *path + "' cannot stand in a manifest");
    if (before && *before >= entry.source) return fail("the path '" + entry.source + "' is out of order in a manifest");
    before = &entry.source;
    out += escape_path(entry.source);
    if (entry.object != default_object_path(entry.source)) {
      out += '\t';
      out += escape_path(entry.object);
    }
    out += '\n';
  }
  return out;
}

Result<Manifest> parse_manifest(std::string_view text, std::string_view path) { return Parser(text, path).parse(); }

std::string manifest_edition(const std::string& path) {
  constexpr std::size_t kLongestStart = 128;
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, kLongestStart> start;
  const ssize_t size = file ? ::read(file.get(), start.data(), start.size()) : 0;
  std::string_view text(start.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  const std::string before = std::string(kMagic) + "\t" + std::string(kVersion) + "\nedition\t";
  const std::size_t end = text.starts_with(before) ? text.find('\n', before.size()) : std::string_view::npos;
  return end == std::string_view::npos ? "" : std::string(text.substr(before.size(), end - before.size()));
}

Result<Manifest> read_manifest(const std::string& path) {
  Result<std::string> text = read_file(path);
  if (!text) return tl::unexpected(text.error());
  Result<Manifest> out = parse_manifest(*text, path);
  if (!out) return out;
  for (std::string* root : {&out->source_root, &out->object_root}) {
    if (root->front() == '/') continue;
    Result<std::string> whole = absolute_path(path.substr(0, path.rfind('/') + 1) + *root);
    if (!whole) return tl::unexpected(whole.error());
    *root = std::move(*whole);
  }
  return out;
}

}  // namespace darkpkg
