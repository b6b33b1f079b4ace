#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "workspace/settings.hpp"

namespace darkpkg::session {

/// What a build asks the session that watches its packages, instead of looking at every file: whether the database has
/// all that is on the disk now. One line each way over a Unix socket:
///
///     darkpkg-session<TAB>1<TAB>hash of the settings<TAB>inode of the packages' folder<LF>
///     linked<TAB>sources compiled<TAB>1 if it linked, for this question, or 0<LF>
///     look<LF>
///
/// `look` is the answer of a session that can't tell: of other settings, another darkpkg, with errors in the packages,
/// or with events lost.
struct Question {
  std::string settings;    ///< settings_hash(), with darkpkg's fingerprints
  std::uint64_t root = 0;  ///< FileStat::inode, in case the two see different files by one path
  friend bool operator==(const Question&, const Question&) = default;
};

/// That the database has all.
struct Answer {
  std::size_t compiled = 0;  ///< sources, since the question came
  bool built = false;        ///< something was to do when it came
  friend bool operator==(const Answer&, const Answer&) = default;
};

/// How long whoever asks waits for all of the answer.
inline constexpr std::chrono::milliseconds kPatience{50};

/// The longest line of either.
inline constexpr std::size_t kLongestLine = 256;

/// Nothing if there is no such folder.
std::optional<Question> question_of(const BuildSettings& settings);

std::string format_question(const Question& question);
/// Nothing if the line has another form.
std::optional<Question> parse_question(std::string_view line);

/// Nothing: whoever asked has to look.
std::string format_answer(const std::optional<Answer>& answer);
std::optional<Answer> parse_answer(std::string_view line);

}  // namespace darkpkg::session
