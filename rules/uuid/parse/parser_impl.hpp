#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.hpp"
#include "base/scratch_list.hpp"
#include "rules/uuid/lex/token.hpp"
#include "rules/uuid/parse/expected.hpp"
#include "rules/uuid/parse/parser.hpp"

namespace darkpkg {

/// A recursive-descent parser over the tokens of the offside pass; operators by precedence climbing. Split over
/// parser.cpp (tokens, messages, the file), declarations.cpp, type_definitions.cpp, types.cpp, patterns.cpp,
/// expressions.cpp, atoms.cpp and control.cpp.
///
/// After the first mistake in a definition the parser stands at the end of the file, so that all loops end without
/// further messages; the loop over definitions then sets it to the next one.
class Parser {
 public:
  Parser(const Source& source, const lex::Tokens& tokens, Arena& arena, Diagnostics& diagnostics);
  const syntax::File* file();

  /// What stands between a mistake and the place where the parser went on: what earlier passes say about the layout
  /// there (or about anything) is a consequence.
  struct Skipped {
    std::uint32_t from;
    std::uint32_t to;
    bool anything;
  };
  const std::vector<Skipped>& skipped() const { return skipped_; }

 private:
  using TokenKind = lex::TokenKind;
  using Token = lex::Token;
  using Unsupported = syntax::Unsupported;

  /// An expression and how deep its tree is.
  struct Node {
    const syntax::Expr* expr;
    std::uint32_t height;
  };

  // ---- parser.cpp
  TokenKind kind() const { return t_->kind; }
  TokenKind kind(int ahead) const {
    const Token* at = t_ + ahead;
    return at < end_ ? at->kind : TokenKind::end_of_file;
  }
  bool at(TokenKind wanted) const { return t_->kind == wanted; }
  void advance() {
    if (!lex::is_virtual(t_->kind)) last_end_ = t_->end();
    if (t_ != end_) t_++;
  }
  bool accept(TokenKind wanted) {
    if (!at(wanted)) return false;
    advance();
    return true;
  }
  std::string_view text(const Token& token) const { return text_.substr(token.offset, token.length); }
  Span from(std::uint32_t start) const { return {start, last_end_ > start ? last_end_ - start : 0}; }

  Diagnostic* fail(Code code, Span at, std::string message, std::string help = {});
  void fail_expected(Expected what, std::string help = {}, std::string_view name = {});
  void unsupported(Unsupported what, std::string_view name = {});
  void expect(TokenKind wanted, Expected what);
  void expect_close(TokenKind wanted, const Token& open);
  void missing_operand(const Token& after, Expected what);
  std::string found() const;
  std::string_view help_for_found() const;
  const Token& real_token() const;
  Span here() const;
  bool too_deep(Span at);

  /// One level of recursion; false if the limit is reached, then the parser has failed.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(parser), fits_(++parser.depth_ <= kDeepestNesting) {
      if (!fits_) parser_.too_deep(parser_.here());
    }
    ~Level() { parser_.depth_--; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    explicit operator bool() const { return fits_; }

   private:
    Parser& parser_;
    bool fits_;
  };

  template <typename T>
  using List = ScratchList<T>;

  // ---- blame.cpp
  /// The start of what the reader knows from another language, before the place where the parser noticed.
  struct Blame {
    const Token* at;
    std::string message;
    std::string help;
    const Token* note = nullptr;
    std::string_view note_message = {};
  };
  std::optional<Blame> blame(const Token* last) const;
  Blame blame_expression() const;
  std::optional<Blame> blame_definition(const Token* first) const;
  std::optional<Blame> blame_phrase(const Token* before, const Token* word) const;
  std::optional<Blame> blame_brace(const Token* brace, const Token* line) const;
  const Token* next_real(const Token* token) const;
  bool starts_foreign_definition(const Token* token) const;

  // ---- Names
  syntax::Ident ident(const Token& token) const;
  std::string keyword_help() const;
  syntax::Ident expect_name(Expected what);
  syntax::Path path(Expected what);
  bool at_operator_name() const;
  syntax::Ident operator_name();
  static bool is_capital_name(std::string_view name);

  // ---- declarations.cpp
  std::span<const syntax::Declaration> declarations(TokenKind closer, std::int32_t column);
  bool declaration(List<syntax::Declaration>& out, bool separated);
  void let_declaration(List<syntax::Declaration>& out, std::uint32_t start);
  void module_declaration(List<syntax::Declaration>& out, std::uint32_t start);
  bool module_body(syntax::ModuleDeclaration& module, const Token& head);
  std::optional<syntax::Binding> binding(std::uint32_t start);
  const syntax::Expr* binding_body(const Token& head);
  void attributes();
  void access();
  bool resume(std::int32_t column);
  std::uint32_t last_line(const Token& token) const;
  const Token* after_body(const Token* at, std::uint32_t& line, std::int32_t column) const;
  bool starts_declaration(TokenKind kind) const;
  bool at_declarations_end() const;
  void fail_indented(const Token& deeper, std::string_view word);
  syntax::File* whole_file();

  // ---- type_definitions.cpp
  void type_declaration(List<syntax::Declaration>& out, std::uint32_t start);
  std::optional<syntax::TypeDefinition> type_definition();
  std::variant<syntax::AliasType, syntax::RecordType, syntax::EnumType> type_body();
  syntax::RecordType record_type();
  syntax::EnumType enum_type();
  syntax::EnumCase enum_case();
  syntax::CaseField case_field();
  void type_members();
  void member();
  std::span<const syntax::Ident> type_parameters();
  bool at_type_parameters() const;

  // ---- types.cpp
  const syntax::Type* type();
  const syntax::Type* return_type();
  const syntax::Type* tuple_type();
  const syntax::Type* applied_type();
  const syntax::Type* atomic_type();
  std::span<const syntax::Type* const> type_arguments();
  template <typename T>
  const syntax::Type* make_type(std::uint32_t start, T node) {
    return arena_.make<syntax::Type>(from(start), node);
  }

  // ---- patterns.cpp
  /// In parentheses and match clauses patterns may have types.
  enum class Place : std::uint8_t { head, parens };
  const syntax::Pattern* pattern(Place place);
  const syntax::Pattern* or_pattern(Place place);
  const syntax::Pattern* tuple_pattern(Place place);
  const syntax::Pattern* and_pattern(Place place);
  const syntax::Pattern* cons_pattern(Place place);
  const syntax::Pattern* typed_pattern(Place place);
  const syntax::Pattern* constructor_pattern(bool in_binding);
  const syntax::Pattern* atomic_pattern();
  const syntax::Pattern* paren_pattern();
  std::span<const syntax::Pattern* const> atomic_patterns();
  bool at_atomic_pattern() const;
  template <typename T>
  const syntax::Pattern* make_pattern(std::uint32_t start, T node) {
    return arena_.make<syntax::Pattern>(from(start), node);
  }
  /// What a binding's head has besides its pattern.
  struct Head {
    std::span<const syntax::Ident> type_parameters;
    bool has_type_parameters = false;
  };
  Head head_;

  // ---- expressions.cpp
  template <typename T>
  Node make(std::uint32_t start, T node, std::uint32_t height) {
    return make_at(from(start), node, height);
  }
  template <typename T>
  Node make_at(Span at, T node, std::uint32_t height) {
    if (height > kDeepestNesting) too_deep(at);
    return {arena_.make<syntax::Expr>(at, node), height};
  }
  Node nothing() { return {&nothing_, 1}; }
  Node block(const Token& after, Expected what);
  Node typed_sequence();
  Node sequence(bool in_list);
  bool separators();
  Node expression() { return binary(0); }
  Node binary(int least);
  Node binary_from(Node left, std::uint32_t start, int least);
  Node tuple(Node first, std::uint32_t start);
  Node infix(const Token& op, std::string_view name, Node left, Node right, std::uint32_t start);
  Node operand();
  Node prefix();
  Node application();
  Node application_from(Node function, std::uint32_t start);
  Node argument();
  bool at_expression() const;
  bool at_atom() const;

  // ---- atoms.cpp
  Node atom(bool& applied);
  Node primary();
  Node postfix(Node base, std::uint32_t start, bool& applied);
  Node dotted(Node base, std::uint32_t start);
  void quoted_in_ticks();
  Node parens();
  Node list();
  Node braces();
  Node record(Node head, std::uint32_t start, const Token& open);
  bool record_fields(List<syntax::FieldExpr>& fields, std::uint32_t& height);
  bool field_value(syntax::FieldExpr& field, std::uint32_t& height);
  bool field_separators();
  Node interpolated();
  syntax::Literal literal_value(const Token& token) const { return tokens_.literals[token.payload].value; }

  // ---- control.cpp
  Node let_chain();
  Node if_expression();
  Node match_expression();
  bool match_clause(List<syntax::MatchClause>& clauses, std::uint32_t& height);
  Node lambda();
  Node bind_parameters(std::span<const syntax::Pattern* const> parameters, Node body);
  Node do_expression();
  Node right_block(const Token& arrow);

  std::string_view text_;
  const lex::Tokens& tokens_;
  const Token* t_;
  const Token* end_;  ///< the end of the file
  Arena& arena_;
  Diagnostics& diagnostics_;  ///< the lexer's and the offside pass's are in it already

  std::uint32_t last_end_ = 0;  ///< where the last token that was taken ended
  std::uint32_t depth_ = 0;
  std::uint32_t argument_names_ = 0;  ///< names that were made up for lambdas' parameters in this definition
  bool failed_ = false;
  const Token* failed_at_ = nullptr;     ///< the token that did not fit
  std::int32_t block_column_ = 0;        ///< of the innermost module's definitions
  const Token* definition_ = nullptr;    ///< start of the definition that is being read
  const Token* deeper_ = nullptr;        ///< a `type` or `module` that ended a `let` right of which it stands
  const Token* result_colon_ = nullptr;  ///< the `:` before the type of its result, if that ends a line
  std::size_t earlier_ = 0;              ///< how many messages come from earlier passes
  bool top_expression_ = false;          ///< an expression among definitions is being read
  bool body_missing_ = false;            ///< the definition that failed has nothing after its `=`
  syntax::Path late_module_;             ///< of a `module A.B` line that is not the file's first
  std::vector<Skipped> skipped_;
  std::int32_t resume_column_ = -1;  ///< of the definition at which the parser goes on, while it looks for its module
  syntax::Expr nothing_;

  std::vector<syntax::Ident> idents_;
  std::vector<const syntax::Type*> types_;
  std::vector<const syntax::Pattern*> patterns_;
  std::vector<const syntax::Expr*> exprs_;
  std::vector<Node> nodes_;
  std::vector<syntax::FieldExpr> fields_;
  std::vector<syntax::MatchClause> clauses_;
  std::vector<syntax::InterpolatedPart> parts_;
  std::vector<syntax::Binding> bindings_;
  std::vector<syntax::Declaration> declarations_;
  std::vector<syntax::TypeDefinition> definitions_;
  std::vector<syntax::RecordField> record_fields_;
  std::vector<syntax::EnumCase> cases_;
  std::vector<syntax::CaseField> case_fields_;
  struct LetLine {
    const syntax::Pattern* pattern;
    Node value;
    std::uint32_t start;
    bool other;  ///< several bindings at once
  };
  std::vector<LetLine> lets_;
};

}  // namespace darkpkg
