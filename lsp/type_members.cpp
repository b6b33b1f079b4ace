#include "lsp/type_members.hpp"

#include <algorithm>

#include "lsp/name_bytes.hpp"

namespace darkpkg::lsp {

TypeMembers members_of(std::string_view text) {
  TypeMembers out;
  std::size_t i = text.find('=');
  if (i == std::string_view::npos) return out;
  // A field stands behind `{`, `;` or a new line in braces, and before a colon; a case behind `|`.
  std::string word;
  bool at_case = false;
  int braces = 0, others = 0;
  for (i++; i < text.size(); i++) {
    const char c = text[i];
    if (text.substr(i).starts_with("//")) {
      i = std::min(text.size(), text.find('\n', i)) - 1;
    } else if (is_name_byte(c)) {
      std::size_t end = i;
      while (end < text.size() && is_name_byte(text[end])) end++;
      word = text.substr(i, end - i);
      if (at_case) out.cases.push_back(word);
      at_case = false;
      i = end - 1;
    } else if (c == '{') {
      braces++;
    } else if (c == '}') {
      braces--;
    } else if (c == '(' || c == '<') {
      others++;
    } else if (c == ')' || c == '>') {
      others--;
    } else if (c == ':' && braces == 1 && others == 0 && !word.empty()) {
      out.fields.push_back(std::move(word));
      word.clear();
    } else if (c == '|' && braces == 0) {
      at_case = true;
    }
  }
  return out;
}

}  // namespace darkpkg::lsp
