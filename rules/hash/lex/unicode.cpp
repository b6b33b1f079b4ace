#include "rules/hash/lex/unicode.hpp"

#include <utf8proc.h>

namespace darkpkg::hash::lex {
namespace {

utf8proc_category_t category(char32_t value) {
  if (value > 0xFFFF) return UTF8PROC_CATEGORY_CS;  // half of a surrogate pair
  return utf8proc_category(static_cast<utf8proc_int32_t>(value));
}

}  // namespace

bool is_letter(char32_t value) {
  switch (category(value)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: return true;
    default: return false;
  }
}

bool is_digit(char32_t value) { return category(value) == UTF8PROC_CATEGORY_ND; }

bool is_upper(char32_t value) { return category(value) == UTF8PROC_CATEGORY_LU; }

bool is_space(char32_t value) {
  if (value < 0x80) return value == ' ' || (value >= '\t' && value <= '\r');
  switch (category(value)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: return value == 0x85;
  }
}

}  // namespace darkpkg::hash::lex
