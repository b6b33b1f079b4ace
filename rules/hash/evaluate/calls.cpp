#include <algorithm>

#include "base/overloaded.hpp"
#include "rules/hash/evaluate/machine.hpp"

/// Calls, after LibExecution/Interpreter.fs (applyInstruction).
namespace darkpkg::hash::evaluate {
namespace {

std::vector<const Dval*> with_arguments(rt::Dvals before, const std::vector<const Dval*>& more) {
  std::vector<const Dval*> all(before.begin(), before.end());
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace

bool Evaluator::Machine::apply_lambda(const rt::LambdaValue& lambda, const rt::Apply& it) {
  const auto given = get_all(it.arguments.items);
  if (!given) return false;
  if (!it.type_arguments.empty()) return put(it.to, run_.fail(Failure::type_arguments_of_lambda));
  const auto known = lambdas_.find(lambda.expr_id);
  if (known == lambdas_.end()) return put(it.to, run_.give_up("calls a lambda that is not there"));
  const rt::CreateLambda& code = *known->second;
  const std::vector<const Dval*> arguments = with_arguments(lambda.arguments, *given);
  const std::size_t wanted = code.patterns.size();
  if (arguments.size() > wanted)
    return put(it.to, run_.fail(Failure::too_many_arguments, "a lambda", counted(wanted, "parameter"),
                                counted_given(arguments.size(), "argument")));
  rt::LambdaValue applied = lambda;
  if (arguments.size() < wanted) {
    applied.arguments = run_.arena.copy(arguments);
    return put(it.to, run_.arena.make<Dval>(rt::ApplicableValue{{applied}}));
  }
  const TypeSymbols symbols = merged(run_.arena, lambda.type_symbols, top().symbols);
  if (!push({Frame::OfLambda{}, &code.body, {}, symbols, it.to}, code.body.register_count)) return false;
  for (std::size_t i = 0; i < wanted; i++) {
    bound_.clear();
    if (!fits(*code.patterns[i], arguments[i], bound_))
      return put(0, run_.fail(Failure::pattern_mismatch, shown(run_, *type_of(run_.arena, *arguments[i]))));
    if (!put_all(bound_)) return false;
  }
  for (const rt::ClosedRegister& closed : lambda.closed_registers)
    if (!put(closed.to, closed.value)) return false;
  if (!code.self) return true;
  applied.arguments = {};
  return put(*code.self, run_.arena.make<Dval>(rt::ApplicableValue{{applied}}));
}

bool Evaluator::Machine::apply_named(const rt::NamedFnValue& function, const rt::Apply& it) {
  const auto given = get_all(it.arguments.items);
  if (!given) return false;
  Call call{it.to, function, merged(run_.arena, top().symbols, function.type_symbols),
            with_arguments(function.arguments, *given)};
  if (call.function.type_arguments.empty()) call.function.type_arguments = it.type_arguments;
  else if (!it.type_arguments.empty()) return put(it.to, run_.fail(Failure::type_arguments_twice));
  return std::visit(
      overloaded{[&](const pt::Builtin& name) { return apply_builtin(call, name); },
                 [&](const rt::ItemHash& hash) { return apply_package(call, hash.hex); },
                 [&](const auto&) { return put(it.to, run_.give_up("calls a function whose hash is not known")); }},
      function.name.target);
}

bool Evaluator::Machine::apply_builtin(Call& call, const pt::Builtin& name) {
  const BuiltinFn* fn = find_builtin(name);
  if (!fn) return put(call.to, run_.give_up("needs the builtin function " + std::string(name.name)));
  Signature signature{fn, {}, {}, fn->result};
  for (const TypeReference* type : fn->parameters) signature.parameters.push_back({{}, type});
  std::optional<Bound> bound = bind(call, signature);
  if (!bound || !check_arguments(call, signature, bound->all)) return false;
  if (call.arguments.size() < fn->parameters.size()) return apply_partly(call, bound->all);
  const Dval* result = fn->call(run_, call.arguments);
  return result && check_result(fn, bound->all, *fn->result, *result) && put(call.to, result);
}

bool Evaluator::Machine::apply_package(Call& call, std::string_view hash) {
  const rt::PackageFn* fn = run_.world.fn(hash);
  if (!fn) return put(call.to, run_.give_up("needs a function that is not there"));
  const Signature signature{fn, fn->type_parameters, {fn->parameters.begin(), fn->parameters.end()}, fn->result};
  std::optional<Bound> bound = bind(call, signature);
  if (!bound || !check_arguments(call, signature, bound->all)) return false;
  if (call.arguments.size() < fn->parameters.size()) return apply_partly(call, bound->all);
  const TypeSymbols symbols = merged(run_.arena, without(run_.arena, top().symbols, bound->variables), bound->own);
  if (!push({Frame::OfFn{fn}, &fn->body, {}, symbols, call.to}, fn->body.register_count)) return false;
  for (std::size_t i = 0; i < call.arguments.size(); i++)
    if (!put(static_cast<rt::Register>(i), call.arguments[i])) return false;
  return true;
}

/// The type variables of a function hide those of the same names that are known from outside. Its own are known from
/// type arguments, then from arguments.
std::optional<Evaluator::Machine::Bound> Evaluator::Machine::bind(const Call& call, const Signature& signature) {
  Bound out;
  const rt::TypeReferences written = call.function.type_arguments;
  if (!written.empty() && written.size() != signature.type_parameters.size()) {
    run_.fail(Failure::type_arguments, name_of(signature.callee),
              counted(signature.type_parameters.size(), "type parameter"),
              counted_given(written.size(), "type argument"));
    return std::nullopt;
  }
  for (std::size_t i = 0; i < written.size(); i++) {
    const ValueType* type = to_value_type(run_, call.symbols, *written[i]);
    if (!type) return std::nullopt;
    out.own = with(run_.arena, out.own, signature.type_parameters[i], type);
  }
  for (const rt::Parameter& parameter : signature.parameters) collect_variables(*parameter.type, out.variables);
  collect_variables(*signature.result, out.variables);
  out.all = merged(run_.arena, without(run_.arena, call.symbols, out.variables), out.own);
  if (!out.variables.empty())
    for (std::size_t i = 0; i < std::min(call.arguments.size(), signature.parameters.size()); i++)
      infer(run_, out.own, *signature.parameters[i].type, *type_of(run_.arena, *call.arguments[i]));
  out.all = merged(run_.arena, out.all, out.own);
  if (run_.stopped()) return std::nullopt;
  return out;
}

/// Arguments of earlier applications were checked then.
bool Evaluator::Machine::check_arguments(const Call& call, const Signature& signature, TypeSymbols& symbols) {
  const std::size_t wanted = signature.parameters.size(), given = call.arguments.size();
  for (std::size_t i = call.function.arguments.size(); i < std::min(wanted, given); i++) {
    run_.part = i - call.function.arguments.size();
    const rt::Parameter& parameter = signature.parameters[i];
    const TypeReference* declared = unwrap_alias(run_, *parameter.type);
    if (!declared) return false;
    const ValueType* type = type_of(run_.arena, *call.arguments[i]);
    if (unify(run_, symbols, *declared, type)) continue;
    const ValueType* expected = run_.stopped() ? nullptr : to_value_type(run_, symbols, *declared);
    if (!expected) return false;
    const std::string name = parameter.name.empty() ? std::to_string(i + 1) : "`" + std::string(parameter.name) + "`";
    run_.fail(Failure::argument_mistyped, name + " of " + name_of(signature.callee) + " gets " + shown(run_, *type),
              shown(run_, *expected));
    return false;
  }
  run_.part.reset();
  if (given <= wanted) return true;
  run_.fail(Failure::too_many_arguments, name_of(signature.callee), counted(wanted, "parameter"),
            counted_given(given, "argument"));
  return false;
}

bool Evaluator::Machine::apply_partly(const Call& call, TypeSymbols symbols) {
  rt::NamedFnValue function = call.function;
  function.type_symbols = symbols;
  function.arguments = run_.arena.copy(call.arguments);
  return put(call.to, run_.arena.make<Dval>(rt::ApplicableValue{{function}}));
}

bool Evaluator::Machine::check_result(Callee callee, TypeSymbols symbols, const TypeReference& declared,
                                      const Dval& result) {
  const ValueType* type = type_of(run_.arena, result);
  TypeSymbols found = symbols;
  if (unify(run_, found, declared, type)) return true;
  const ValueType* expected = run_.stopped() ? nullptr : to_value_type(run_, symbols, declared);
  if (expected) run_.fail(Failure::result_mistyped, name_of(callee), shown(run_, *type), shown(run_, *expected));
  return false;
}

std::string Evaluator::Machine::name_of(Callee callee) const {
  return std::visit(overloaded{[&](const rt::PackageFn* fn) { return run_.world.name(pt::ItemKind::fn, fn->hash.hex); },
                               [](const BuiltinFn* fn) { return "Builtin." + std::string(fn->name); }},
                    callee);
}

}  // namespace darkpkg::hash::evaluate
