#include "rules/hash/lower/used_names.hpp"

#include "base/fields.hpp"

namespace darkpkg::hash::lower {
namespace {

class Collector {
 public:
  explicit Collector(std::vector<UsedName>& to) : to_(to) {}

  void visit(const pt::Expr* expr) {
    std::visit([this](const auto& node) { visit(node); }, expr->node);
  }

 private:
  void visit(const pt::PipeStage* stage) {
    std::visit([this](const auto& node) { visit(node); }, stage->node);
  }
  void visit(const pt::StringSegment& segment) {
    std::visit([this](const auto& node) { visit(node); }, segment.node);
  }
  template <typename T>
  void visit(std::span<const T> items) {
    for (const T& item : items) visit(item);
  }
  template <std::size_t N, typename T>
  void visit(const pt::AtLeast<N, T>& items) {
    visit(items.items);
  }
  void visit(const std::optional<const pt::Expr*>& expr) {
    if (expr) visit(*expr);
  }

  void visit(const pt::VariableExpr& n) { to_.push_back({n.name, true}); }
  void visit(const pt::ValueExpr& n) { item(n.name); }
  void visit(const pt::FnNameExpr& n) { item(n.name); }
  void visit(const pt::PipeFnCall& n) {
    item(n.name);
    visit(n.arguments);
  }
  void visit(const pt::PipeVariable& n) { visit(n.arguments); }
  template <typename Name>
  void item(const Name& name) {
    if (name.written.size() == 1 && !std::holds_alternative<pt::NameError>(name.target))
      to_.push_back({name.written.front(), false, true});
  }

  /// Its choices have no parts but those that `otherwise` has, too.
  void visit(const pt::OpenExpr& n) {
    if (const auto* variable = std::get_if<pt::VariableExpr>(&n.otherwise->node))
      to_.push_back({variable->name, true, true, n.choices.front().reference});
    else visit(n.otherwise);
  }
  void visit(const pt::OpenStage& n) {
    if (const auto* variable = std::get_if<pt::PipeVariable>(&n.otherwise->node))
      to_.push_back({variable->name, false, true, n.choices.front().reference});
    visit(n.otherwise);
  }

  /// Anything else: a struct by its fields; texts, types and patterns have no expressions in them.
  template <typename T>
  void visit(const T& value) {
    if constexpr (HasFields<T>) for_each_field(value, [this](const auto& field) { visit(field); });
  }

  std::vector<UsedName>& to_;
};

}  // namespace

void append_used_names(const pt::Expr& expr, std::vector<UsedName>& to) { Collector(to).visit(&expr); }

}  // namespace darkpkg::hash::lower
