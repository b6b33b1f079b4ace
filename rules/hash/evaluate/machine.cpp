#include "rules/hash/evaluate/machine.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/joined.hpp"
#include "base/overloaded.hpp"
#include "rules/hash/evaluate/create.hpp"

namespace darkpkg::hash::evaluate {
namespace {

/// Deeper ones than people write: Dark itself goes through values by recursion.
constexpr std::size_t kDeepest = 1000;

bool is_deeper(const ValueType& type, std::size_t left) {
  if (left == 0) return true;
  const auto any = [&](const auto& parts) {
    return std::ranges::any_of(parts, [&](const ValueType* part) { return is_deeper(*part, left - 1); });
  };
  return std::visit(overloaded{[](rt::Unknown) { return false; }, [](pt::Primitive) { return false; },
                               [&](const rt::ListOf& t) { return is_deeper(*t.item, left - 1); },
                               [&](const rt::StreamOf& t) { return is_deeper(*t.item, left - 1); },
                               [&](const rt::DictOf& t) { return is_deeper(*t.value, left - 1); },
                               [&](const rt::DbOf& t) { return is_deeper(*t.row, left - 1); },
                               [&](const rt::TupleOf& t) { return any(t.items); },
                               [&](const rt::CustomOf& t) { return any(t.arguments); },
                               [&](const rt::FnOf& t) { return any(t.parameters) || is_deeper(*t.result, left - 1); }},
                    type.node);
}
bool is_deeper(const Dval& value, std::size_t left) {
  if (left == 0) return true;
  const auto any = [&](const auto& parts) {
    return std::ranges::any_of(parts, [&](const auto* part) { return is_deeper(*part, left - 1); });
  };
  const auto any_value = [&](const auto& parts) {
    return std::ranges::any_of(parts, [&](const auto& part) { return is_deeper(*part.value, left - 1); });
  };
  return std::visit(
      overloaded{[&](const rt::ListValue& v) { return is_deeper(*v.type, left - 1) || any(v.items); },
                 [&](const rt::TupleValue& v) { return any(v.items); },
                 [&](const rt::DictValue& v) { return is_deeper(*v.type, left - 1) || any_value(v.entries); },
                 [&](const rt::RecordValue& v) { return any(v.type_arguments) || any_value(v.fields); },
                 [&](const rt::EnumValue& v) { return any(v.type_arguments) || any(v.fields); },
                 [&](const rt::ApplicableValue& v) {
                   return std::visit(overloaded{[&](const rt::LambdaValue& l) {
                                                  return any(l.arguments) || any_value(l.closed_registers);
                                                },
                                                [&](const rt::NamedFnValue& f) { return any(f.arguments); }},
                                     v.applicable.node);
                 },
                 [](const auto&) { return false; }},
      value.node);
}

/// The register of an operand of an instruction, by its number.
template <typename Instruction>
std::optional<rt::Register> operand_of(const Instruction& it, std::size_t number) {
  const auto one = [&](const auto& all, auto get) {
    return number < all.size() ? std::optional<rt::Register>(get(all[number])) : std::nullopt;
  };
  const auto itself = [](rt::Register from) { return from; };
  const auto named = [](const rt::FieldRegister& field) { return field.from; };
  if constexpr (std::is_same_v<Instruction, rt::CreateList>) return one(it.items, itself);
  else if constexpr (std::is_same_v<Instruction, rt::CreateDict>) return one(it.entries, named);
  else if constexpr (std::is_same_v<Instruction, rt::CreateRecord>) return one(it.fields, named);
  else if constexpr (std::is_same_v<Instruction, rt::CloneRecord>) return one(it.updates, named);
  else if constexpr (std::is_same_v<Instruction, rt::CreateEnum>) return one(it.fields, itself);
  else if constexpr (std::is_same_v<Instruction, rt::Apply>) return one(it.arguments, itself);
  else if constexpr (std::is_same_v<Instruction, rt::CreateString>)
    return number < it.segments.size() && std::holds_alternative<rt::RegisterSegment>(it.segments[number].node)
               ? std::optional(std::get<rt::RegisterSegment>(it.segments[number].node).from)
               : std::nullopt;
  else return std::nullopt;
}
template <typename Instruction>
bool result_is_in(const Instruction& it, rt::Register at) {
  if constexpr (requires { it.to; }) return it.to == at;
  return false;
}

}  // namespace

// ---- Frames

const Outcome& Evaluator::Machine::evaluate(std::string_view hash) {
  if (const auto known = values_.find(hash); known != values_.end()) return *known->second;
  bool goes_on = push_value(hash, 0);
  while (goes_on && !frames_.empty()) goes_on = step();
  if (!goes_on) unwind();
  return *values_.at(hash);
}

bool Evaluator::Machine::push(Frame frame, std::size_t register_count) {
  if (!run_.spend(register_count + 1)) return false;
  const Dval** registers = run_.arena.raw<const Dval*>(register_count);
  std::fill_n(registers, register_count, nullptr);
  frame.registers = {registers, register_count};
  frames_.push_back(frame);
  return true;
}

bool Evaluator::Machine::push_value(std::string_view hash, rt::Register to) {
  const rt::Instructions* code = run_.world.value(hash);
  values_.emplace(hash, std::nullopt);
  const Frame frame{Frame::OfValue{hash, run_.left}, code, {}, {}, to};
  run_.left = Run::kLimit;
  if (code) return push(frame, code->register_count);
  // Its frame is there for unwind().
  frames_.push_back(frame);
  run_.give_up("is not there");
  return false;
}

bool Evaluator::Machine::step() {
  Frame& frame = top();
  if (frame.next == frame.code->code.size()) return finish();
  if (!run_.spend()) return false;
  run_.part.reset();
  const rt::Instruction& instruction = frame.code->code[frame.next++];
  return std::visit([&](const auto& it) { return run(it); }, instruction.node);
}

bool Evaluator::Machine::finish() {
  run_.part.reset();
  const Dval* result = get(top().code->result);
  if (!result) return false;
  const Frame done = top();
  frames_.pop_back();
  if (const auto* of = std::get_if<Frame::OfFn>(&done.of)) {
    if (!check_result(of->fn, done.symbols, *of->fn->result, *result)) return false;
  } else if (const auto* value = std::get_if<Frame::OfValue>(&done.of)) {
    const ValueType* type = type_of(run_.arena, *result);
    if (is_deeper(*result, kDeepest) || is_deeper(*type, kDeepest)) {
      frames_.push_back(done);  // for unwind()
      run_.give_up("is nested too deeply");
      return false;
    }
    values_.at(value->hash) = Evaluated{result, type};
    run_.left = value->left_outside;
  }
  return frames_.empty() || put(done.result_to, result);
}

/// The function in which the evaluation ended, for messages.
std::string Evaluator::Machine::place() const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (std::holds_alternative<Frame::OfValue>(frame->of)) break;
    if (const auto* of = std::get_if<Frame::OfFn>(&frame->of))
      return "in " + run_.world.name(pt::ItemKind::fn, of->fn->hash.hex) + ": ";
  }
  return {};
}

std::size_t Evaluator::Machine::culprit() const {
  const Frame& frame = frames_.back();
  if (frame.next == 0) return 0;
  const std::size_t last = frame.next - 1;
  if (!run_.part) return last;
  const std::optional<rt::Register> operand =
      std::visit([&](const auto& it) { return operand_of(it, *run_.part); }, frame.code->code[last].node);
  for (std::size_t i = last; operand && i-- > 0;)
    if (std::visit([&](const auto& it) { return result_is_in(it, *operand); }, frame.code->code[i].node)) return i;
  return last;
}

void Evaluator::Machine::unwind() {
  const std::string where = place();
  const std::size_t blamed = culprit();
  const bool in_value = std::holds_alternative<Frame::OfValue>(top().of);
  std::optional<Outcome> stop = run_.take_stop();
  DARKPKG_CHECK(stop.has_value());
  for (; !frames_.empty(); frames_.pop_back()) {
    const auto* value = std::get_if<Frame::OfValue>(&top().of);
    if (!value) continue;
    if (auto* failed = std::get_if<Failed>(&*stop)) {
      failed->message.insert(0, where);
      failed->instruction = in_value ? blamed : std::max<std::size_t>(top().next, 1) - 1;
    }
    values_.at(value->hash) = *stop;
    // Who waits for a value that fails fails with it.
    if (std::holds_alternative<Failed>(*stop)) stop = UsesFailed{};
  }
}

// ---- Registers

const Dval* Evaluator::Machine::get(rt::Register from) {
  const auto index = static_cast<std::size_t>(from);
  const Dval* value = index < top().registers.size() ? top().registers[index] : nullptr;
  return value ? value : run_.give_up("reads a register that nothing is in");
}

std::optional<std::vector<const Dval*>> Evaluator::Machine::get_all(std::span<const rt::Register> from) {
  std::vector<const Dval*> out;
  out.reserve(from.size());
  for (rt::Register one : from)
    if (!out.emplace_back(get(one))) return std::nullopt;
  return out;
}

std::optional<std::vector<rt::Entry>> Evaluator::Machine::get_entries(std::span<const rt::FieldRegister> from) {
  std::vector<rt::Entry> out;
  out.reserve(from.size());
  for (const rt::FieldRegister& one : from)
    if (!out.emplace_back(rt::Entry{one.name, get(one.from)}).value) return std::nullopt;
  return out;
}

std::optional<ValueTypes> Evaluator::Machine::value_types(rt::TypeReferences types) {
  std::vector<const ValueType*> out;
  for (const TypeReference* type : types)
    if (!out.emplace_back(to_value_type(run_, top().symbols, *type))) return std::nullopt;
  return run_.arena.copy(out);
}

bool Evaluator::Machine::put(rt::Register to, const Dval* value) {
  if (!value) return false;
  const auto index = static_cast<std::size_t>(to);
  if (index < top().registers.size()) {
    top().registers[index] = value;
    return true;
  }
  run_.give_up("writes a register that there is not");
  return false;
}

bool Evaluator::Machine::put_all(std::span<const Assignment> bound) {
  return std::ranges::all_of(bound, [&](const Assignment& one) { return put(one.to, one.value); });
}

// ---- Instructions

bool Evaluator::Machine::run(const rt::LoadVal& it) { return put(it.to, it.value); }

bool Evaluator::Machine::run(const rt::CopyVal& it) { return put(it.to, get(it.from)); }

std::optional<bool> Evaluator::Machine::truth(rt::Register from, Failure failure) {
  const Dval* value = get(from);
  if (!value) return std::nullopt;
  if (const auto* literal = std::get_if<rt::LiteralValue>(&value->node))
    if (const bool* is = std::get_if<bool>(&literal->value)) return *is;
  run_.fail(failure, shown(run_, *type_of(run_.arena, *value)));
  return std::nullopt;
}

/// Both operands are there already; the right one is looked at only if the left one leaves it open.
bool Evaluator::Machine::run(const rt::Or& it) {
  std::optional<bool> is = truth(it.left, Failure::operand_no_bool);
  if (is && !*is) is = truth(it.right, Failure::operand_no_bool);
  return is && put(it.to, create_literal(run_, *is));
}

bool Evaluator::Machine::run(const rt::And& it) {
  std::optional<bool> is = truth(it.left, Failure::operand_no_bool);
  if (is && *is) is = truth(it.right, Failure::operand_no_bool);
  return is && put(it.to, create_literal(run_, *is));
}

bool Evaluator::Machine::run(const rt::CreateString& it) {
  std::string text;
  for (const rt::StringSegment& segment : it.segments) {
    run_.part = static_cast<std::size_t>(&segment - it.segments.data());
    std::string_view part;
    if (const auto* from = std::get_if<rt::RegisterSegment>(&segment.node)) {
      const Dval* value = get(from->from);
      if (!value) return false;
      const auto* string = std::get_if<rt::StringValue>(&value->node);
      if (!string) return put(it.to, run_.fail(Failure::hole_no_string, shown(run_, *type_of(run_.arena, *value))));
      part = string->text;
    } else {
      part = std::get<rt::TextSegment>(segment.node).text;
    }
    if (!run_.spend(part.size())) return false;
    text += part;
  }
  return put(it.to, run_.arena.make<Dval>(rt::StringValue{run_.arena.copy(std::string_view(text))}));
}

bool Evaluator::Machine::run(const rt::CheckLetPattern& it) {
  const Dval* value = get(it.value);
  if (!value) return false;
  bound_.clear();
  if (fits(*it.pattern, value, bound_)) return put_all(bound_);
  run_.fail(Failure::pattern_mismatch, shown(run_, *type_of(run_.arena, *value)));
  return false;
}

bool Evaluator::Machine::jump(std::int32_t by) {
  const auto to = static_cast<std::int64_t>(top().next) + by;
  if (to >= 0 && static_cast<std::size_t>(to) <= top().code->code.size()) {
    top().next = static_cast<std::size_t>(to);
    return true;
  }
  run_.give_up("jumps out of its code");
  return false;
}

bool Evaluator::Machine::run(const rt::JumpByIfFalse& it) {
  const std::optional<bool> is = truth(it.condition, Failure::condition_no_bool);
  return is && (*is || jump(it.by));
}

bool Evaluator::Machine::run(const rt::JumpBy& it) { return jump(it.by); }

bool Evaluator::Machine::run(const rt::CheckMatchPattern& it) {
  const Dval* value = get(it.value);
  if (!value) return false;
  bound_.clear();
  const bool is_fitting = fits(run_, *it.pattern, value, bound_);
  return is_fitting ? put_all(bound_) : jump(it.fail_jump);
}

bool Evaluator::Machine::run(const rt::MatchUnmatched& it) {
  if (const Dval* value = get(it.value)) run_.fail(Failure::no_case, shown(run_, *type_of(run_.arena, *value)));
  return false;
}

bool Evaluator::Machine::run(const rt::CreateTuple& it) {
  const auto items = get_all(it.items.items);
  return items && put(it.to, run_.arena.make<Dval>(rt::TupleValue{run_.arena.copy(*items)}));
}

bool Evaluator::Machine::run(const rt::CreateList& it) {
  const auto items = get_all(it.items);
  return items && put(it.to, create_list(run_, run_.arena.make<ValueType>(rt::Unknown{}), *items));
}

bool Evaluator::Machine::run(const rt::CreateDict& it) {
  const auto entries = get_entries(it.entries);
  return entries && put(it.to, create_dict(run_, *entries));
}

bool Evaluator::Machine::run(const rt::CreateRecord& it) {
  const auto fields = get_entries(it.fields);
  const auto arguments = fields ? value_types(it.type_arguments) : std::nullopt;
  return arguments && put(it.to, create_record(run_, top().symbols, it.type, *arguments, *fields));
}

bool Evaluator::Machine::run(const rt::CloneRecord& it) {
  const Dval* old = get(it.record);
  const auto updates = old ? get_entries(it.updates) : std::nullopt;
  if (!updates) return false;
  const auto* record = std::get_if<rt::RecordValue>(&old->node);
  if (record) return put(it.to, update_record(run_, top().symbols, *record, *updates));
  run_.fail(Failure::update_no_record, shown(run_, *type_of(run_.arena, *old)));
  return false;
}

bool Evaluator::Machine::run(const rt::GetRecordField& it) {
  const Dval* value = get(it.record);
  if (!value) return false;
  const ValueType* type = type_of(run_.arena, *value);
  const auto* record = std::get_if<rt::RecordValue>(&value->node);
  if (!record) return put(it.to, run_.fail(Failure::access_no_record, shown(run_, *type)));
  if (it.field.empty()) return put(it.to, run_.fail(Failure::field_empty));
  const auto found = std::ranges::find(record->fields, it.field, &rt::Entry::key);
  if (found == record->fields.end())
    return put(it.to, run_.fail(Failure::access_no_field, it.field, type_text(run_, *type)));
  return put(it.to, found->value);
}

bool Evaluator::Machine::run(const rt::CreateEnum& it) {
  const auto fields = get_all(it.fields);
  const auto arguments = fields ? value_types(it.type_arguments) : std::nullopt;
  return arguments && put(it.to, create_enum(run_, top().symbols, it.type, *arguments, it.case_name, *fields));
}

bool Evaluator::Machine::run(const rt::LoadValue& it) {
  if (const auto* builtin = std::get_if<pt::Builtin>(&it.name.target)) {
    const Dval* value = find_builtin_value(*builtin);
    return put(it.to, value ? value : run_.give_up("needs the builtin value " + std::string(builtin->name)));
  }
  const std::string_view hash = std::get<rt::ItemHash>(it.name.target).hex;
  const auto known = values_.find(hash);
  if (known == values_.end()) return push_value(hash, it.to);
  if (!known->second) {
    std::vector<std::string> names;
    for (const Frame& frame : frames_)
      if (const auto* value = std::get_if<Frame::OfValue>(&frame.of))
        if (!names.empty() || value->hash == hash) names.push_back(run_.world.name(pt::ItemKind::value, value->hash));
    names.push_back(run_.world.name(pt::ItemKind::value, hash));
    return put(it.to, run_.fail(Failure::cycle, separated(names, " -> ")));
  }
  return std::visit(overloaded{[&](const Evaluated& found) { return put(it.to, found.value); },
                               [&](const NotEvaluated& found) {
                                 run_.give_up(found.reason);
                                 return false;
                               },
                               [&](const auto&) {
                                 run_.stop(UsesFailed{});
                                 return false;
                               }},
                    *known->second);
}

bool Evaluator::Machine::run(const rt::CreateLambda& it) {
  lambdas_.insert_or_assign(it.expr_id, &it);
  std::vector<rt::ClosedRegister> closed;
  for (const rt::Closed& one : it.closed)
    if (!closed.emplace_back(rt::ClosedRegister{one.to, get(one.from)}).value) return false;
  const rt::LambdaValue lambda{it.expr_id, run_.arena.copy(closed), top().symbols, {}};
  return put(it.to, run_.arena.make<Dval>(rt::ApplicableValue{{lambda}}));
}

bool Evaluator::Machine::run(const rt::Apply& it) {
  const Dval* function = get(it.function);
  if (!function) return false;
  const auto* applicable = std::get_if<rt::ApplicableValue>(&function->node);
  if (!applicable) {
    run_.fail(Failure::no_function, shown(run_, *type_of(run_.arena, *function)));
    return false;
  }
  return std::visit(overloaded{[&](const rt::LambdaValue& lambda) { return apply_lambda(lambda, it); },
                               [&](const rt::NamedFnValue& named) { return apply_named(named, it); }},
                    applicable->applicable.node);
}

bool Evaluator::Machine::run(const rt::RaiseNameError& it) {
  run_.fail(it.error == pt::NameError::not_found ? Failure::missing_name : Failure::malformed_name, joined(it.names));
  return false;
}

bool Evaluator::Machine::run(const rt::VarNotFound& it) {
  run_.fail(Failure::missing_name, it.name);
  return false;
}

bool Evaluator::Machine::run(const rt::CheckIfUnit& it) {
  const Dval* value = get(it.value);
  if (!value) return false;
  const auto* literal = std::get_if<rt::LiteralValue>(&value->node);
  if (literal && std::holds_alternative<pt::Unit>(literal->value)) return true;
  run_.fail(Failure::statement_no_unit, shown(run_, *type_of(run_.arena, *value)));
  return false;
}

bool Evaluator::Machine::run(const rt::LoadReference&) { DARKPKG_UNREACHABLE(); }

}  // namespace darkpkg::hash::evaluate
