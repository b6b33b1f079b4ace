#include "rules/hash/evaluate/builtins.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "language/text/normalize.hpp"
#include "rules/hash/evaluate/create.hpp"
#include "rules/hash/evaluate/equality.hpp"
#include "rules/hash/evaluate/numbers.hpp"
#include "rules/hash/identity/log.hpp"

namespace darkpkg::hash::evaluate {
namespace {

using Arguments = std::span<const Dval* const>;

// ---- Types of parameters and results
constexpr TypeReference kA{pt::VariableType{"a"}}, kB{pt::VariableType{"b"}}, kListOfA{pt::ListType{&kA}};
constexpr TypeReference kBool{pt::Primitive::boolean}, kInt{pt::Primitive::integer}, kFloat{pt::Primitive::floating};
constexpr TypeReference kInt64{pt::Primitive::int64};
constexpr TypeReference kText{pt::Primitive::string}, kListOfTexts{pt::ListType{&kText}};
constexpr std::array kIntAndBoolItems{&kInt, &kBool};
const TypeReference kIntAndBool{pt::TupleType{std::span<const TypeReference* const>(kIntAndBoolItems)}};

// ---- Arguments and results
std::nullptr_t wrong_argument(Run& run, const Dval* argument) {
  return run.fail(Failure::wrong_argument, shown(run, *type_of(run.arena, *argument)));
}
/// The part of `argument` that it should be. Null: the evaluation ended.
template <typename T>
const T* part(Run& run, const Dval* argument) {
  const T* found = std::get_if<T>(&argument->node);
  return found ? found : static_cast<const T*>(wrong_argument(run, argument));
}
const double* number(Run& run, const Dval* argument) {
  const auto* literal = part<rt::LiteralValue>(run, argument);
  const double* found = literal ? std::get_if<double>(&literal->value) : nullptr;
  return found || run.stopped() ? found : static_cast<const double*>(wrong_argument(run, argument));
}
const Dval* text(Run& run, std::string_view joined) {
  if (!run.spend(joined.size())) return nullptr;
  return run.arena.make<Dval>(rt::StringValue{run.arena.copy(normalize(joined, run.arena))});
}

// ---- Operators
template <Arithmetic operation>
const Dval* arithmetic(Run& run, Arguments given) {
  return calculate(run, operation, given[0], given[1]);
}
template <bool (*is)(std::partial_ordering)>
const Dval* comparison(Run& run, Arguments given) {
  const std::optional<std::partial_ordering> order = compare(run, given[0], given[1]);
  return order ? create_literal(run, is(*order)) : nullptr;
}
template <bool wanted>
const Dval* equality(Run& run, Arguments given) {
  const std::optional<bool> is_equal = equal(run, *given[0], *given[1]);
  return is_equal ? create_literal(run, *is_equal == wanted) : nullptr;
}
const Dval* negation(Run& run, Arguments given) { return negate(run, given[0]); }

// ---- Floats, integers and texts
template <bool (*is)(std::partial_ordering)>
const Dval* float_comparison(Run& run, Arguments given) {
  const double *a = number(run, given[0]), *b = a ? number(run, given[1]) : nullptr;
  return b ? create_literal(run, is(*a <=> *b)) : nullptr;
}
const Dval* int_to_string(Run& run, Arguments given) {
  const auto* literal = part<rt::LiteralValue>(run, given[0]);
  const auto* found = literal ? std::get_if<pt::Int>(&literal->value) : nullptr;
  if (found) return run.arena.make<Dval>(rt::StringValue{found->decimal});
  return run.stopped() ? nullptr : wrong_argument(run, given[0]);
}
const Dval* string_append(Run& run, Arguments given) {
  const auto *a = part<rt::StringValue>(run, given[0]), *b = a ? part<rt::StringValue>(run, given[1]) : nullptr;
  return b ? text(run, std::string(a->text).append(b->text)) : nullptr;
}
const Dval* string_join(Run& run, Arguments given) {
  const auto* list = part<rt::ListValue>(run, given[0]);
  const auto* separator = list ? part<rt::StringValue>(run, given[1]) : nullptr;
  if (!separator || !run.spend(list->items.size())) return nullptr;
  std::string out;
  for (std::size_t i = 0; i < list->items.size(); i++) {
    const auto* item = part<rt::StringValue>(run, list->items[i]);
    if (!item || !run.spend(item->text.size() + separator->text.size())) return nullptr;
    if (i > 0) out += separator->text;
    out += item->text;
  }
  return text(run, out);
}
/// How many bytes the first character takes if it is a grapheme cluster of one column, whatever version of Unicode
/// counts: ASCII's, arrows (U+2190 to U+21FF), lines of boxes (U+2500 to U+257F). 0: the tables of the runtime decide.
std::size_t one_column(std::string_view text) {
  if (text.front() >= ' ' && text.front() <= '~') return 1;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (text.size() < 3 || byte(0) != 0xE2 || byte(2) < 0x80 || byte(2) > 0xBF) return 0;
  const bool is_arrow = (byte(1) == 0x86 && byte(2) >= 0x90) || byte(1) == 0x87;
  return is_arrow || byte(1) == 0x94 || byte(1) == 0x95 ? 3 : 0;
}
/// The columns that a text takes in a terminal, and whether it has control characters.
const Dval* inspect_text(Run& run, Arguments given) {
  const auto* of = part<rt::StringValue>(run, given[0]);
  if (!of || !run.spend(of->text.size())) return nullptr;
  std::size_t columns = 0;
  for (std::string_view rest = of->text; !rest.empty(); columns++) {
    const std::size_t size = one_column(rest);
    if (size == 0) return run.give_up("needs the width of a text in other than plain characters");
    rest.remove_prefix(size);
  }
  const std::string_view width = run.arena.copy(std::string_view(std::to_string(columns)));
  const std::array items{create_literal(run, pt::Int{width}), create_literal(run, false)};
  return run.arena.make<Dval>(rt::TupleValue{run.arena.map(items, [](const Dval* item) { return item; })});
}
const Dval* test_runtime_error(Run& run, Arguments given) {
  const auto* said = part<rt::StringValue>(run, given[0]);
  return said ? run.fail(Failure::said, said->text) : nullptr;
}

// ---- Lists
const Dval* joined_lists(Run& run, const ValueType* type, const ValueType* other,
                         const std::vector<const Dval*>& items) {
  if (!run.spend(items.size())) return nullptr;
  if (const ValueType* both = merge(run, type, other))
    return run.arena.make<Dval>(rt::ListValue{both, run.arena.copy(items)});
  return create_list(run, type, items);  // says which item does not fit
}
const Dval* list_append(Run& run, Arguments given) {
  const auto *a = part<rt::ListValue>(run, given[0]), *b = a ? part<rt::ListValue>(run, given[1]) : nullptr;
  if (!b) return nullptr;
  std::vector<const Dval*> items(a->items.begin(), a->items.end());
  items.insert(items.end(), b->items.begin(), b->items.end());
  return joined_lists(run, a->type, b->type, items);
}
const Dval* list_push(Run& run, Arguments given) {
  const auto* list = part<rt::ListValue>(run, given[0]);
  if (!list) return nullptr;
  std::vector<const Dval*> items{given[1]};
  items.insert(items.end(), list->items.begin(), list->items.end());
  return joined_lists(run, list->type, type_of(run.arena, *given[1]), items);
}
const Dval* list_reverse(Run& run, Arguments given) {
  const auto* list = part<rt::ListValue>(run, given[0]);
  if (!list || !run.spend(list->items.size())) return nullptr;
  return run.arena.make<Dval>(
      rt::ListValue{list->type, run.arena.copy(std::vector<const Dval*>(list->items.rbegin(), list->items.rend()))});
}

constexpr std::array kOfA{&kA};
constexpr std::array kOfAAndB{&kA, &kB};
constexpr std::array kOfAAndA{&kA, &kA};
constexpr std::array kOfFloats{&kFloat, &kFloat};
constexpr std::array kOfInt{&kInt};
constexpr std::array kOfText{&kText};
constexpr std::array kOfTexts{&kText, &kText};
constexpr std::array kOfListAndText{&kListOfTexts, &kText};
constexpr std::array kOfLists{&kListOfA, &kListOfA};
constexpr std::array kOfListAndItem{&kListOfA, &kA};
constexpr std::array kOfList{&kListOfA};

const std::array kBuiltins = std::to_array<BuiltinFn>({
    {"add", kOfAAndB, &kA, arithmetic<Arithmetic::add>},
    {"subtract", kOfAAndB, &kA, arithmetic<Arithmetic::subtract>},
    {"multiply", kOfAAndB, &kA, arithmetic<Arithmetic::multiply>},
    {"divide", kOfAAndB, &kA, arithmetic<Arithmetic::divide>},
    {"modulo", kOfAAndB, &kA, arithmetic<Arithmetic::modulo>},
    {"power", kOfAAndA, &kA, arithmetic<Arithmetic::power>},
    {"negate", kOfA, &kA, negation},
    {"equals", kOfAAndB, &kBool, equality<true>},
    {"notEquals", kOfAAndB, &kBool, equality<false>},
    {"greaterThan", kOfAAndB, &kBool, comparison<std::is_gt>},
    {"greaterThanOrEqualTo", kOfAAndB, &kBool, comparison<std::is_gteq>},
    {"lessThan", kOfAAndB, &kBool, comparison<std::is_lt>},
    {"lessThanOrEqualTo", kOfAAndB, &kBool, comparison<std::is_lteq>},
    {"floatGreaterThan", kOfFloats, &kBool, float_comparison<std::is_gt>},
    {"floatLessThan", kOfFloats, &kBool, float_comparison<std::is_lt>},
    {"intToString", kOfInt, &kText, int_to_string},
    {"stringAppend", kOfTexts, &kText, string_append},
    {"stringJoin", kOfListAndText, &kText, string_join},
    {"cliTerminalInspectText", kOfText, &kIntAndBool, inspect_text},
    {"listAppend", kOfLists, &kListOfA, list_append},
    {"listPush", kOfListAndItem, &kListOfA, list_push},
    {"listReverse", kOfList, &kListOfA, list_reverse},
    {"testRuntimeError", kOfText, &kInt64, test_runtime_error},
});

struct BuiltinValue {
  std::string_view name;
  Dval value;
};
const std::array kValues = std::to_array<BuiltinValue>({
    {"testNan", {rt::LiteralValue{std::numeric_limits<double>::quiet_NaN()}}},
    {"testInfinity", {rt::LiteralValue{std::numeric_limits<double>::infinity()}}},
    {"testNegativeInfinity", {rt::LiteralValue{-std::numeric_limits<double>::infinity()}}},
    // The hash of no bytes.
    {"scmMainBranchId", {rt::UuidValue{*Uuid::parse(kMainBranch)}}},
    {"blobEmpty", {rt::BlobValue{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0}}},
});

}  // namespace

const BuiltinFn* find_builtin(const pt::Builtin& name) {
  const auto found = std::ranges::find(kBuiltins, name.name, &BuiltinFn::name);
  return found == kBuiltins.end() || name.version != 0 ? nullptr : &*found;
}

const Dval* find_builtin_value(const pt::Builtin& name) {
  const auto found = std::ranges::find(kValues, name.name, &BuiltinValue::name);
  return found == kValues.end() || name.version != 0 ? nullptr : &found->value;
}

}  // namespace darkpkg::hash::evaluate
