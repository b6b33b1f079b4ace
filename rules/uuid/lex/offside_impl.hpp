#pragma once

#include <string_view>
#include <vector>

#include "rules/uuid/lex/offside.hpp"
#include "rules/uuid/lex/offside_context.hpp"

namespace darkpkg::lex {

/// The state of one run of apply_offside_rule. Split over offside.cpp (the stack), offside_rules.cpp (what a token does
/// to it) and neighbours.cpp (rules about adjacent tokens).
class OffsideRule {
 public:
  OffsideRule(std::string_view text, Tokens raw, Diagnostics& diagnostics);
  Tokens run();

 private:
  /// Each level of nesting takes two or three contexts.
  static constexpr std::size_t kMostContexts = 40'000;

  // offside.cpp
  void start_file();
  void push(Context context, const Token& at);
  void push_at(Context context);
  Context pop();
  bool is_indented(const Context& context, const Token& at, const Token* after = nullptr);
  bool try_push(Context context, const Token& at, bool strict, const Token* after = nullptr);
  void push_checked(Context context, const Token& at) { try_push(context, at, false); }
  void push_block(const Token* fallback, BlockEnd end);
  static TokenKind end_token(const Context& context);
  bool balances(TokenKind kind, std::size_t n) const;
  bool forces_closing(TokenKind kind) const { return may_force_closing(kind) && closes_others(kind); }
  bool closes_others(TokenKind kind) const;
  void close_forgotten_brackets(const Token& token);
  void report_unclosed(const Context& bracket, const Token& before);
  void report_indentation(const Token& at, const Context& from, std::int32_t column, const Token* after);

  // offside_rules.cpp
  void process(Token token, bool block_rule);
  bool offside(const Token& token, bool block_rule, bool& again);
  bool block_offside(const Token& token, bool block_rule, bool& again);
  bool namespace_head(const Token& token);
  bool module_head(const Token& token);
  void enter(const Token& token);
  bool enter_word(const Token& token);
  void enter_with(const Token& token);
  void enter_definition(const Token& token);
  void enter_ordinary(const Token& token);
  void end_deeper_types(const Token& let);
  bool starts_member(const Token& token);
  bool next_is_control_flow_or_below(const Token& token);
  bool same_line(const Token& token);
  bool is_name_equals(std::size_t& ahead);

  // neighbours.cpp
  void combine(Token& token);
  bool scan_type_arguments();
  void merge_sign(Token& token);

  // Tokens in and out.
  Token next() {
    if (!delayed_.empty()) {
      const Token token = delayed_.back();
      delayed_.pop_back();
      return token;
    }
    return raw_.tokens[raw_next_ + 1 < raw_.tokens.size() ? raw_next_++ : raw_next_];
  }
  const Token& peek() const { return delayed_.empty() ? raw_.tokens[raw_next_] : delayed_.back(); }
  /// The token after `ahead` others.
  const Token& peek(std::size_t ahead) const {
    if (ahead < delayed_.size()) return delayed_[delayed_.size() - 1 - ahead];
    const std::size_t at = raw_next_ + ahead - delayed_.size();
    return raw_.tokens[std::min(at, raw_.tokens.size() - 1)];
  }
  void delay(const Token& token) { delayed_.push_back(token); }
  void emit(const Token& token) {
    if (token.kind == TokenKind::number && out_.literals[token.payload].needs_minus) report_needs_minus(token);
    out_.tokens.push_back(token);
    const std::uint8_t flags = token_flags(token.kind);
    after_atom_ = (flags & kAtomEnd) != 0;
    if ((flags & kVirtual) == 0) {
      last_end_ = token.end();
      last_line_ = token.line;
      done_ = done_ || token.kind == TokenKind::end_of_file;
    }
  }
  void report_needs_minus(const Token& token);
  static Token inserted(TokenKind kind, const Token& at) {
    Token token = at;
    token.kind = kind;
    token.payload = 0;
    if (is_virtual(kind)) token.length = 0;
    return token;
  }
  std::string_view written(const Token& token) const { return text_.substr(token.offset, token.length); }
  bool adjacent(const Token& left, const Token& right) const {
    return left.end() == right.offset && right.kind != TokenKind::end_of_file;
  }

  std::string_view text_;
  Diagnostics& diagnostics_;
  Tokens raw_;
  std::size_t raw_next_ = 0;
  std::vector<Token> delayed_;
  std::vector<Context> stack_;
  std::size_t brackets_ = 0;  ///< bracket contexts on the stack
  Tokens out_;
  bool done_ = false;

  bool after_atom_ = false;        ///< the last token ended an atomic expression
  std::uint32_t last_end_ = 0;     ///< where the last token of the source ended
  std::uint32_t last_line_ = ~0U;  ///< and its line
  std::uint32_t last_report_ = 0;  ///< the token of the last message about indentation
  bool has_report_ = false;

  struct Scanned {
    Token token;
    bool split;
  };
  std::vector<Scanned> scanned_;
};

}  // namespace darkpkg::lex
