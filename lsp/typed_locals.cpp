#include "lsp/typed_locals.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "lookup/written_definition.hpp"
#include "lsp/name_bytes.hpp"

namespace darkpkg::lsp {
namespace {

/// The words and signs of a text, without comments and texts in quotes.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  struct Word {
    std::string_view text;  ///< empty: the end
    std::size_t at = 0;
  };
  Word next() {
    for (;;) {
      while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) at_++;
      const std::string_view rest = text_.substr(std::min(at_, text_.size()));
      if (rest.starts_with("//")) skip(rest.find('\n'), 0);
      else if (rest.starts_with("\"\"\"")) skip(rest.find("\"\"\"", 3), 3);
      else if (rest.starts_with('"')) skip(end_of_quoted(rest), 1);
      else return take(rest);
    }
  }

 private:
  void skip(std::size_t end, std::size_t more) {
    at_ = end == std::string_view::npos ? text_.size() : at_ + end + more;
  }
  static std::size_t end_of_quoted(std::string_view rest) {
    std::size_t i = 1;
    while (i < rest.size() && rest[i] != '"') i += rest[i] == '\\' ? 2 : 1;
    return i < rest.size() ? i : std::string_view::npos;
  }
  Word take(std::string_view rest) {
    if (rest.empty()) return {};
    std::size_t length = 1;
    if (is_name_byte(rest[0])) {
      while (length < rest.size() && (is_name_byte(rest[length]) || rest[length] == '.')) length++;
    } else {
      for (const std::string_view sign : {"->", "|>", "||", "::", "=="})
        if (rest.starts_with(sign)) length = sign.size();
    }
    const Word out{rest.substr(0, length), at_};
    at_ += length;
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// A local, and how far it reaches.
struct Bound {
  TypedLocal local;
  std::size_t indent = 0;  ///< of its line
  int depth = 0;           ///< of the parentheses around what binds it
  bool is_case = false;    ///< of a pattern: the next case ends it
};

bool can_bind(std::string_view word) {
  return (std::islower(static_cast<unsigned char>(word[0])) || word[0] == '_') && word != "_" &&
         word.find('.') == std::string_view::npos;
}

class Binders {
 public:
  explicit Binders(std::string_view text) : text_(text), words_(text) {}

  std::vector<TypedLocal> run() {
    for (Words::Word word = words_.next(); !word.text.empty(); word = words_.next()) {
      look_at_line(word.at);
      if (word.text == "let") binding();
      else if (word.text == "fun") names_until("->", false);
      else if (word.text == "|") next_case();
      else count_parens(word.text);
    }
    look_at_line(text_.size());
    std::vector<TypedLocal> out;
    for (auto bound = bound_.rbegin(); bound != bound_.rend(); ++bound)
      if (std::ranges::find(out, bound->local.name, &TypedLocal::name) == out.end()) out.push_back(bound->local);
    return out;
  }

 private:
  /// Ends what a line of less indentation ends.
  void look_at_line(std::size_t at) {
    const std::size_t start = at == 0 ? 0 : text_.rfind('\n', at - 1) + 1;
    if (start == line_) return;
    line_ = start;
    indent_ = std::min(text_.find_first_not_of(" \t\r", start), text_.size()) - start;
    std::erase_if(bound_, [&](const Bound& each) { return each.indent > indent_; });
  }
  void count_parens(std::string_view word) {
    if (word == "(" || word == "[" || word == "{") depth_++;
    if (word != ")" && word != "]" && word != "}") return;
    depth_--;
    std::erase_if(bound_, [&](const Bound& each) { return each.depth > depth_; });
  }
  /// Of a `match` its cases stand in one column.
  void next_case() {
    std::erase_if(bound_, [&](const Bound& each) { return each.is_case && each.indent >= indent_; });
    names_until("->", true);
  }
  void bind(std::string_view name, bool is_case) {
    bound_.push_back({{std::string(name), {}}, indent_, depth_, is_case});
  }

  /// `let a =`, `let (a, b) =`, `let f (a: T) (b: U) : V =`: the definition's own name, the first one, is no local.
  void binding() {
    bool is_own_name = std::exchange(is_first_, false);
    for (Words::Word word = words_.next(); !word.text.empty() && word.text != "="; word = words_.next()) {
      if (word.text == ":") {
        if (type() != ")") return;
      } else if (can_bind(word.text) && !std::exchange(is_own_name, false)) {
        bind(word.text, false);
      }
    }
  }
  /// What stands behind a colon is the type of the name before it, if a parenthesis ends it; returns what ends it.
  std::string_view type() {
    std::string out;
    int inner = 0;
    for (Words::Word word = words_.next(); !word.text.empty(); word = words_.next()) {
      if (word.text == "=") return word.text;
      if (word.text == "(" || word.text == "<") inner++;
      if ((word.text == ")" || word.text == ">") && inner-- == 0) {
        if (!bound_.empty()) bound_.back().local.type = out;
        return word.text;
      }
      if (!out.empty() && (word.text == "*" || word.text == "->")) out += ' ';
      out += word.text;
    }
    return {};
  }
  void names_until(std::string_view end, bool is_case) {
    for (Words::Word word = words_.next(); !word.text.empty() && word.text != end; word = words_.next()) {
      if (word.text == "when") break;
      if (can_bind(word.text)) bind(word.text, is_case);
    }
  }

  std::string_view text_;
  Words words_;
  std::vector<Bound> bound_;
  std::size_t line_ = std::string_view::npos, indent_ = 0;
  int depth_ = 0;
  bool is_first_ = true;
};

}  // namespace

std::vector<TypedLocal> locals_before(std::string_view text, std::size_t offset) {
  // No name behind the place tells anything, nor what a type has.
  text = text.substr(0, offset);
  const std::optional<std::size_t> start = lookup::start_of_definition(text, offset);
  if (!start) return {};
  text.remove_prefix(*start);
  const bool is_type = text.substr(std::min(text.find_first_not_of(" \t"), text.size())).starts_with("type ");
  return is_type ? std::vector<TypedLocal>{} : Binders(text).run();
}

}  // namespace darkpkg::lsp
