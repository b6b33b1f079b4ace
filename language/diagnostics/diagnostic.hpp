#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace darkpkg {

/// A stretch of a source file, in bytes of its UTF-8 text (after the byte order mark).
struct Span {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

enum class Severity : std::uint8_t { error, warning };

/// What stands for all diagnostics of one code.
struct CodeInfo {
  std::string_view text;   ///< "E0101"
  Severity severity;       ///< before --strict
  std::string_view title;  ///< one line, what the code stands for
};

/// The code of a diagnostic: one of a closed list. Each edition has its own, and their texts differ. The members are
/// those of edition `uuid` and of the machine, from diagnostics.def: `DIAGNOSTIC(name, "E0101", severity, "title")`.
class Code {
 public:
  explicit constexpr Code(const CodeInfo& info) : info_(&info) {}
  constexpr const CodeInfo& info() const { return *info_; }
  friend constexpr bool operator==(Code, Code) = default;
  friend constexpr auto operator<=>(Code a, Code b) { return a.info_->text <=> b.info_->text; }

#define DIAGNOSTIC(name, code, severity, title) static const Code name;
#include "language/diagnostics/diagnostics.def"
#undef DIAGNOSTIC

 private:
  const CodeInfo* info_;
};

namespace code_infos {
#define DIAGNOSTIC(name, code, severity, title) inline constexpr CodeInfo name{code, Severity::severity, title};
#include "language/diagnostics/diagnostics.def"
#undef DIAGNOSTIC
}  // namespace code_infos

#define DIAGNOSTIC(name, code, severity, title) inline constexpr Code Code::name{code_infos::name};
#include "language/diagnostics/diagnostics.def"
#undef DIAGNOSTIC

constexpr std::string_view code_text(Code code) { return code.info().text; }
constexpr Severity code_severity(Code code) { return code.info().severity; }
constexpr std::string_view code_title(Code code) { return code.info().title; }

/// A related place: the bracket that was opened, the first definition.
struct Note {
  std::string path;  ///< as shown to users; empty: the diagnostic's own file
  Span at;
  std::string message;
};

/// Something to tell the user about a place in a file.
struct Diagnostic {
  Code code;
  Span at;
  std::string message;  ///< what was found, and what was expected
  std::string help;     ///< what to do; may be empty
  std::vector<Note> notes;
};

/// The diagnostics of one source file, in the order they were found, or that of the source after sort().
class Diagnostics {
 public:
  Diagnostic& add(Code code, Span at, std::string message, std::string help = {}) {
    return all_.emplace_back(Diagnostic{code, at, std::move(message), std::move(help), {}});
  }
  void append(std::vector<Diagnostic> more) {
    all_.insert(all_.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  /// Puts them in the order of the source; those of one place stay in the order they were found.
  void sort() {
    std::ranges::stable_sort(all_, {}, [](const Diagnostic& d) { return d.at.offset; });
  }
  template <typename Predicate>
  void remove_if(Predicate predicate) {
    std::erase_if(all_, predicate);
  }
  bool has_errors() const {
    for (const Diagnostic& d : all_)
      if (code_severity(d.code) == Severity::error) return true;
    return false;
  }
  const std::vector<Diagnostic>& all() const { return all_; }
  bool empty() const { return all_.empty(); }

 private:
  std::vector<Diagnostic> all_;
};

}  // namespace darkpkg
