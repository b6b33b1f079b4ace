#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/name_scope.hpp"
#include "rules/hash/wire/tree_writer.hpp"

namespace darkpkg::hash::wire {

/// The names that a pattern binds, from left to right. The alternatives of an or-pattern bind the same ones.
void append_bound(const pt::LetPattern& pattern, std::vector<std::string_view>& names);
void append_bound(const pt::MatchPattern& pattern, std::vector<std::string_view>& names);

/// A TreeWriter that numbers what let, lambda and match bind as the canonical form does (LibSerialization/Hashing):
/// each use of a bound name is `Form::put_bound(number)`, each binding `Form::bound(name)`, in the order of the
/// numbers.
template <typename Form>
class BindingWriter : public TreeWriter<Form> {
 public:
  using TreeWriter<Form>::put;

  void put(const pt::MatchCase& it) {
    const std::size_t mark = scope_.mark();
    bind(*it.pattern);
    for_each_field(it, [this](const auto& field) { form().put(field); });
    scope_.undo(mark);
  }

 protected:
  friend TreeWriter<Form>;
  using TreeWriter<Form>::put_alternative;

  void put_alternative(const pt::VariableExpr& it) { put_name(it.name); }
  void put_alternative(const pt::LetVariable& it) { put_name(it.name); }
  void put_alternative(const pt::MatchVariable& it) { put_name(it.name); }
  void put_alternative(const pt::PipeVariable& it) {
    put_name(it.name);
    form().put(it.arguments);
  }
  void put_alternative(const pt::LetExpr& it) {
    // Names are numbered in the value before the pattern, and written behind it.
    const auto start = static_cast<std::ptrdiff_t>(this->bytes_.size());
    const auto first_hole = static_cast<std::ptrdiff_t>(this->holes_.size());
    form().put(it.value);
    const auto pattern = static_cast<std::ptrdiff_t>(this->bytes_.size());
    const auto pattern_holes = static_cast<std::ptrdiff_t>(this->holes_.size());
    const std::size_t mark = scope_.mark();
    bind(*it.pattern);
    form().put(it.pattern);
    const auto behind = static_cast<std::ptrdiff_t>(this->bytes_.size());
    std::rotate(this->bytes_.begin() + start, this->bytes_.begin() + pattern, this->bytes_.end());
    for (std::ptrdiff_t i = first_hole; i < std::ssize(this->holes_); i++) {
      std::size_t& offset = this->holes_[static_cast<std::size_t>(i)].offset;
      if (i < pattern_holes) offset += static_cast<std::size_t>(behind - pattern);
      else offset -= static_cast<std::size_t>(pattern - start);
    }
    std::rotate(this->holes_.begin() + first_hole, this->holes_.begin() + pattern_holes, this->holes_.end());
    form().put(it.body);
    scope_.undo(mark);
  }
  void put_alternative(const pt::LambdaExpr& it) { put_lambda(it); }
  void put_alternative(const pt::PipeLambda& it) { put_lambda(it); }

 private:
  Form& form() { return static_cast<Form&>(*this); }

  template <typename Lambda>
  void put_lambda(const Lambda& it) {
    const std::size_t mark = scope_.mark();
    for (const pt::LetPattern* parameter : it.parameters) bind(*parameter);
    form().put(it.parameters);
    form().put(it.body);
    scope_.undo(mark);
  }
  template <typename Pattern>
  void bind(const Pattern& pattern) {
    names_.clear();
    append_bound(pattern, names_);
    for (std::string_view name : names_) {
      scope_.bind(name, count_++);
      form().bound(name);
    }
  }
  void put_name(std::string_view name) {
    const std::uint32_t* number = scope_.find(name);
    if (number) form().put_bound(*number);
    else form().put(name);
  }

  NameScope<std::uint32_t> scope_;  ///< the number of the name
  std::vector<std::string_view> names_;
  std::uint32_t count_ = 0;  ///< how many names are bound so far
};

}  // namespace darkpkg::hash::wire
