#include "session/question.hpp"

#include "base/file.hpp"
#include "ninja/graph_record.hpp"
#include "workspace/fields.hpp"

namespace darkpkg::session {
namespace {

constexpr std::string_view kMagic = "darkpkg-session\t1\t";
constexpr std::string_view kLinked = "linked\t";

}  // namespace

std::optional<Question> question_of(const BuildSettings& settings) {
  Result<std::optional<FileStat>> root = stat_file(settings.root);
  if (!root || !*root) return std::nullopt;
  return Question{settings_hash(settings), (*root)->inode};
}

std::string format_question(const Question& question) {
  return std::string(kMagic) + question.settings + "\t" + std::to_string(question.root) + "\n";
}

std::optional<Question> parse_question(std::string_view line) {
  if (!line.starts_with(kMagic)) return std::nullopt;
  line.remove_prefix(kMagic.size());
  Question out;
  std::optional<std::string_view> settings = take_field(line, '\t');
  if (!settings || !take_number(line, '\n', out.root) || !line.empty()) return std::nullopt;
  out.settings = *settings;
  return out;
}

std::string format_answer(const std::optional<Answer>& answer) {
  if (!answer) return "look\n";
  return std::string(kLinked) + std::to_string(answer->compiled) + (answer->built ? "\t1\n" : "\t0\n");
}

std::optional<Answer> parse_answer(std::string_view line) {
  if (!line.starts_with(kLinked)) return std::nullopt;
  line.remove_prefix(kLinked.size());
  Answer out;
  int built = 0;
  if (!take_number(line, '\t', out.compiled) || !take_number(line, '\n', built) || !line.empty()) return std::nullopt;
  out.built = built != 0;
  return out;
}

}  // namespace darkpkg::session
