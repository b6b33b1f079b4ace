#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "rules/hash/checkout/fsharp_lexer.hpp"

namespace darkpkg::hash {

/// `let NAME ... = BODY` in the first column of a file.
struct FsharpDefinition {
  FsharpToken name;
  std::span<const FsharpToken> body;  ///< and after it one token that belongs to what follows
};

/// A file that is one module, with what it defines. The views are into itself: it stays where it is.
class FsharpModule {
 public:
  /// The module's full name, read from the start of the file; empty if it is none.
  static std::string name_of(const FsharpFile& file);

  explicit FsharpModule(FsharpFile file);
  FsharpModule(const FsharpModule&) = delete;
  FsharpModule& operator=(const FsharpModule&) = delete;

  const FsharpFile& file() const { return file_; }
  bool defines(std::string_view name) const;
  /// The definition of that name. An error if it is not there, or is there twice.
  Result<FsharpDefinition> definition(std::string_view name) const;

 private:
  FsharpFile file_;
  std::vector<FsharpToken> tokens_;
  std::vector<FsharpDefinition> definitions_;
};

/// Goes through the tokens of a definition's body, and stops at its end.
class FsharpCursor {
 public:
  FsharpCursor(const FsharpFile& file, std::span<const FsharpToken> body) : file_(file), body_(body) {}

  bool at_end() const { return at_ == body_.size(); }
  /// The current token; behind the body that which follows.
  const FsharpToken& token() const { return body_.data()[at_]; }
  const FsharpToken& take() { return at_end() ? token() : body_[at_++]; }
  bool take_symbol(std::string_view symbol);
  Result<void> expect_symbol(std::string_view symbol, std::string_view expected);
  /// A dotted name, its parts joined.
  Result<std::string> path(std::string_view expected);
  /// Goes behind the `let ... = ...` lines that a body may begin with.
  void skip_local_definitions();
  /// Goes behind the bracket that closes the one that was just taken.
  Result<void> skip_to_closing();
  tl::unexpected<Error> unexpected(std::string_view expected) const {
    return unexpected_fsharp(file_, token(), expected);
  }

 private:
  const FsharpFile& file_;
  std::span<const FsharpToken> body_;
  std::size_t at_ = 0;
};

}  // namespace darkpkg::hash
