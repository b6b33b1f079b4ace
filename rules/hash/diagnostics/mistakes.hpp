#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "language/diagnostics/diagnostic.hpp"

namespace darkpkg::hash {

/// Everything that can be wrong with a file of edition `hash` alone, from mistakes.def, which has the words.
enum class Mistake : std::uint8_t {
#define MISTAKE(name, code, message, help) name,
#include "rules/hash/diagnostics/mistakes.def"
#undef MISTAKE
};

/// Puts mistakes into words and collects them.
class Reporter {
 public:
  /// A file has no more errors than this: nobody reads them, and each costs memory.
  static constexpr std::size_t kMost = 100;

  explicit Reporter(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// `first` and `second` stand for {0} and {1} in the words.
  void report(Mistake mistake, Span at, std::string_view first = {}, std::string_view second = {});
  /// The same with a note at another place.
  void report_with_note(Mistake mistake, Span at, std::string_view first, Span related, std::string_view note);
  std::size_t count() const { return count_; }
  bool is_full() const { return count_ >= kMost; }

 private:
  Diagnostics& diagnostics_;
  std::size_t count_ = 0;
};

}  // namespace darkpkg::hash
