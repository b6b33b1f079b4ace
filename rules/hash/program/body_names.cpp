#include "rules/hash/program/body_names.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "rules/hash/diagnostics/codes.hpp"
#include "rules/hash/program/names.hpp"
#include "rules/hash/program/types.hpp"

namespace darkpkg::hash {
namespace {

constexpr const char* kForm = "such names start with a lower-case letter and have letters, digits and `_` only";

/// What a reference's kind is if the name is that of a `let` around the lambda in which it stands.
ReferenceKind::Kind may_be_local(ReferenceKind::Kind kind) {
  switch (kind) {
    case ReferenceKind::name: return ReferenceKind::local_name;
    case ReferenceKind::callee: return ReferenceKind::local_callee;
    case ReferenceKind::stage: return ReferenceKind::local_stage;
    default: return kind;
  }
}

bool can_name(pt::Texts written) { return written.front() != "PACKAGE" && parse_fn_name(written.back()); }

}  // namespace

BodyNames::BodyNames(const FunctionScope& function, ItemContext& context)
    : context_(context), own_name_(function.name), is_self_visible_(!function.name.empty()) {
  std::int32_t index = 0;
  for (const pt::Parameter& parameter : function.parameters) locals_.bind(parameter.name, {index++});
}

void BodyNames::leave(Mark mark) {
  locals_.undo(mark.locals);
  is_self_visible_ = mark.is_self_visible;
}

void BodyNames::enter_let_lambda(std::string_view name) {
  let_lambdas_.push_back(name);
  if (name == own_name_) is_self_visible_ = false;
}

void BodyNames::bind_name(std::string_view name) {
  locals_.bind(name, {});
  if (name == own_name_) is_self_visible_ = false;
}

const pt::Expr* BodyNames::local(std::string_view name) {
  const Local* found = std::as_const(locals_).find(name);
  if (!found) return nullptr;
  if (found->argument >= 0 && lambdas_ == 0) return make(pt::ArgumentExpr{found->argument});
  return make(pt::VariableExpr{name});
}

pt::Reference BodyNames::use(ReferenceKind::Kind kind, pt::Texts written, Span at) {
  if (written.size() == 1 && std::ranges::find(let_lambdas_, written.front()) != let_lambdas_.end())
    kind = may_be_local(kind);
  return context_.references.use(kind, written, at);
}

/// A name of which only the link knows whether it is a value or a function, and that is `otherwise` if it is neither.
const pt::Expr* BodyNames::open(ReferenceKind::Kind kind, pt::Texts written, Span at, const pt::Expr* otherwise) {
  const pt::Reference reference = use(kind, written, at);
  const std::array items = {traits(kind).accepts[0].value(), traits(kind).accepts[1].value()};
  auto choices = context_.arena.map(items, [&](ItemKind item) {
    const pt::Expr* node =
        item == ItemKind::fn ? make(pt::FnNameExpr{{written, reference}}) : make(pt::ValueExpr{{written, reference}});
    return pt::Choice<pt::Expr>{reference, item, node};
  });
  return make(pt::OpenExpr{choices, otherwise});
}

const pt::Expr* BodyNames::path(pt::Texts written, Span at, const pt::Expr* access) {
  return can_name(written) ? open(ReferenceKind::name, written, at, access) : access;
}

const pt::Expr* BodyNames::bare(ReferenceKind::Kind kind, std::string_view name, Span at) {
  const pt::Expr* variable = make(pt::VariableExpr{name});
  if (parse_fn_name(name)) return open(kind, one_name(name), at, variable);
  warn_bare(name, at);
  return variable;
}

const pt::Expr* BodyNames::qualified(ReferenceKind::Kind kind, const syntax::QualifiedName& name) {
  pt::Texts written = written_name(name.modules, name.name.text, context_.arena);
  if (!can_name(written)) {
    warn_malformed(written, name.at);
    return make(pt::ValueExpr{{written, pt::NameError::invalid_name}});
  }
  return open(kind, written, name.at, make(pt::ValueExpr{{written, pt::NameError::not_found}}));
}

const pt::Expr* BodyNames::variable(std::string_view name, Span at) {
  if (const pt::Expr* bound = local(name)) return bound;
  return bare(ReferenceKind::name, name, at);
}

const pt::Expr* BodyNames::callee(const syntax::QualifiedName& name) {
  if (!name.modules.empty()) return qualified(ReferenceKind::callee, name);
  if (const pt::Expr* bound = local(name.name.text)) return bound;
  if (is_self_visible_ && name.name.text == own_name_) return make(pt::SelfExpr{});
  return bare(ReferenceKind::callee, name.name.text, name.at);
}

const pt::PipeStage* BodyNames::stage(std::string_view name, Span at, pt::Exprs arguments) {
  const pt::PipeStage* variable = make_stage(pt::PipeVariable{name, arguments});
  if (is_bound(name)) return variable;
  if (parse_fn_name(name)) return open_stage(one_name(name), at, {}, arguments, variable);
  warn_bare(name, at);
  return variable;
}

const pt::PipeStage* BodyNames::stage(const syntax::QualifiedName& name, pt::TypeReferences type_arguments,
                                      pt::Exprs arguments) {
  pt::Texts written = written_name(name.modules, name.name.text, context_.arena);
  if (!can_name(written)) {
    warn_malformed(written, name.at);
    return make_stage(pt::PipeFnCall{{written, pt::NameError::invalid_name}, type_arguments, arguments});
  }
  return open_stage(written, name.at, type_arguments, arguments,
                    make_stage(pt::PipeFnCall{{written, pt::NameError::not_found}, type_arguments, arguments}));
}

const pt::PipeStage* BodyNames::open_stage(pt::Texts written, Span at, pt::TypeReferences type_arguments,
                                           pt::Exprs arguments, const pt::PipeStage* otherwise) {
  const pt::Reference reference = use(ReferenceKind::stage, written, at);
  const pt::PipeStage* call = make_stage(pt::PipeFnCall{{written, reference}, type_arguments, arguments});
  const auto* choice = context_.arena.make<pt::Choice<pt::PipeStage>>(reference, ItemKind::fn, call);
  return make_stage(pt::OpenStage{{choice, 1}, otherwise});
}

pt::TypeName BodyNames::type_of_bare_case(std::string_view name, Span at) {
  warn_bare(name, at);
  return {one_name(name), pt::NameError::invalid_name};
}

void BodyNames::warn_bare(std::string_view name, Span at) {
  const std::string text(name);
  if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') {
    context_.diagnostics.add(codes::malformed_name, at, "the case `" + text + "` stands without its type",
                             "write the type before it: `Type." + text + "`");
    return;
  }
  context_.diagnostics.add(codes::malformed_name, at, "`" + text + "` can't name a function or value", kForm);
}

void BodyNames::warn_malformed(pt::Texts written, Span at) {
  context_.diagnostics.add(codes::malformed_name, at, "`" + dotted(written) + "` can't name a function or value",
                           written.front() == "PACKAGE" ? "leave `PACKAGE.` out" : kForm);
}

}  // namespace darkpkg::hash
