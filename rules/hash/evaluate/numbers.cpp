#include "rules/hash/evaluate/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <string>

#include "base/overloaded.hpp"
#include "rules/hash/evaluate/create.hpp"

namespace darkpkg::hash::evaluate {
namespace {

using rt::Dval;

__extension__ typedef __int128 Wide;
__extension__ typedef unsigned __int128 UnsignedWide;

/// What numbers are calculated with: `Bits` wraps around as numbers of the kind do, `grows`: the kind itself does not.
template <typename T>
struct NumberKind {
  using Value = T;
  using Bits = std::uint64_t;
  static constexpr bool kGrows = false, kHasPower = true;
  static T read(T number) { return number; }
  static rt::Literal literal(Run&, T number) { return number; }
};
template <typename T, typename Number, typename Unsigned>
struct DecimalKind {
  using Value = Number;
  using Bits = Unsigned;
  static std::optional<Number> read(const T& number) {
    Number out = 0;
    const bool is_negative = number.decimal.starts_with('-');
    for (char digit : number.decimal.substr(is_negative ? 1 : 0)) {
      const auto value = static_cast<Number>(digit - '0');
      // Counted downwards: there is one negative number more.
      if (__builtin_mul_overflow(out, static_cast<Number>(10), &out)) return std::nullopt;
      if (is_negative ? __builtin_sub_overflow(out, value, &out) : __builtin_add_overflow(out, value, &out))
        return std::nullopt;
    }
    return out;
  }
  static rt::Literal literal(Run& run, Number number) {
    std::string digits;
    for (Number rest = number; digits.empty() || rest != 0; rest /= 10) {
      const int digit = static_cast<int>(rest % 10);
      digits.push_back(static_cast<char>('0' + (digit < 0 ? -digit : digit)));
    }
    if (number < 0) digits.push_back('-');
    std::ranges::reverse(digits);
    return T{run.arena.copy(std::string_view(digits))};
  }
};
template <>
struct NumberKind<pt::Int128> : DecimalKind<pt::Int128, Wide, UnsignedWide> {
  static constexpr bool kGrows = false, kHasPower = false;
};
template <>
struct NumberKind<pt::UInt128> : DecimalKind<pt::UInt128, UnsignedWide, UnsignedWide> {
  static constexpr bool kGrows = false, kHasPower = false;
};
template <>
struct NumberKind<pt::Int> : DecimalKind<pt::Int, Wide, UnsignedWide> {
  static constexpr bool kGrows = true, kHasPower = true;
};

template <typename T>
constexpr bool kIsInteger = (std::integral<T> && !std::same_as<T, bool>) || requires(T t) {
  t.decimal;
};

const rt::Literal* literal_of(const Dval* value) {
  const auto* literal = std::get_if<rt::LiteralValue>(&value->node);
  return literal ? &literal->value : nullptr;
}

std::nullptr_t no_numbers(Run& run, const Dval* left, const Dval* right) {
  return run.fail(Failure::no_numbers, shown(run, *type_of(run.arena, *left)), shown(run, *type_of(run.arena, *right)));
}

/// Arithmetic on integers of one kind. Nothing: the evaluation ended.
template <typename Kind>
class Calculation {
 public:
  using Value = typename Kind::Value;
  using Bits = typename Kind::Bits;

  explicit Calculation(Run& run) : run_(run) {}

  std::optional<Value> operator()(Arithmetic operation, Value a, Value b) {
    switch (operation) {
      case Arithmetic::add: return add(a, b);
      case Arithmetic::subtract: return subtract(a, b);
      case Arithmetic::multiply: return multiply(a, b);
      case Arithmetic::divide: return divide(a, b);
      case Arithmetic::modulo: return modulo(a, b);
      case Arithmetic::power: break;
    }
    return power(a, b);
  }
  std::optional<Value> subtract(Value a, Value b) {
    Value out{};
    if (__builtin_sub_overflow(a, b, &out)) return wrapped(static_cast<Bits>(a) - static_cast<Bits>(b));
    return out;
  }

 private:
  std::optional<Value> wrapped(Bits bits) {
    if (!Kind::kGrows) return static_cast<Value>(bits);
    run_.give_up("needs an Int of more than 128 bits");
    return std::nullopt;
  }
  std::optional<Value> failed(Failure failure) {
    run_.fail(failure);
    return std::nullopt;
  }
  std::optional<Value> add(Value a, Value b) {
    Value out{};
    if (__builtin_add_overflow(a, b, &out)) return wrapped(static_cast<Bits>(a) + static_cast<Bits>(b));
    return out;
  }
  std::optional<Value> multiply(Value a, Value b) {
    Value out{};
    if (__builtin_mul_overflow(a, b, &out)) return wrapped(static_cast<Bits>(a) * static_cast<Bits>(b));
    return out;
  }
  std::optional<Value> divide(Value a, Value b) {
    if (b == 0) return failed(Failure::divide_by_zero);
    // The one quotient that does not fit.
    if (b + 1 == 0 && static_cast<Value>(-1) < 0) return subtract(0, a);
    return static_cast<Value>(a / b);
  }
  std::optional<Value> modulo(Value a, Value b) {
    if (b == 0) return failed(Failure::zero_modulus);
    if (b < 0) return failed(Failure::negative_modulus);
    const auto rest = static_cast<Value>(a % b);
    return static_cast<Value>(rest < 0 ? rest + b : rest);
  }
  std::optional<Value> power(Value a, Value exponent) {
    if (exponent < 0) return failed(Failure::negative_exponent);
    std::optional<Value> out = static_cast<Value>(1);
    for (std::optional<Value> square = a; exponent != 0;) {
      if (exponent % 2 != 0) out = multiply(*out, *square);
      exponent = static_cast<Value>(exponent / 2);
      if (exponent != 0) square = multiply(*square, *square);
      if (!out || !square) return std::nullopt;
    }
    return out;
  }

  Run& run_;
};

std::optional<double> calculate(Run& run, Arithmetic operation, double a, double b) {
  switch (operation) {
    case Arithmetic::add: return a + b;
    case Arithmetic::subtract: return a - b;
    case Arithmetic::multiply: return a * b;
    case Arithmetic::divide: return a / b;
    case Arithmetic::modulo: {
      if (b == 0.0) return run.fail(Failure::zero_modulus), std::nullopt;
      if (b < 0.0) return run.fail(Failure::negative_modulus), std::nullopt;
      const double rest = std::fmod(a, b);
      return rest < 0.0 ? b + rest : rest;
    }
    case Arithmetic::power: break;
  }
  return run.give_up("needs the power of a Float"), std::nullopt;
}

}  // namespace

const Dval* calculate(Run& run, Arithmetic operation, const Dval* left, const Dval* right) {
  const rt::Literal *a = literal_of(left), *b = literal_of(right);
  if (!a || !b || a->index() != b->index()) return no_numbers(run, left, right);
  return std::visit(
      [&]<typename T>(const T& number) -> const Dval* {
        const T& other = std::get<T>(*b);
        if constexpr (std::same_as<T, double>) {
          const std::optional<double> out = calculate(run, operation, number, other);
          return out ? create_literal(run, *out) : nullptr;
        } else if constexpr (kIsInteger<T>) {
          using Kind = NumberKind<T>;
          if (operation == Arithmetic::power && !Kind::kHasPower) return no_numbers(run, left, right);
          const std::optional<typename Kind::Value> x = Kind::read(number), y = Kind::read(other);
          if (!x || !y) return run.give_up("needs an Int of more than 128 bits");
          const std::optional<typename Kind::Value> out = Calculation<Kind>(run)(operation, *x, *y);
          return out ? create_literal(run, Kind::literal(run, *out)) : nullptr;
        } else {
          return no_numbers(run, left, right);
        }
      },
      *a);
}

const Dval* negate(Run& run, const Dval* number) {
  const rt::Literal* literal = literal_of(number);
  if (!literal) return no_numbers(run, number, number);
  return std::visit(
      [&]<typename T>(const T& value) -> const Dval* {
        if constexpr (std::same_as<T, double>) {
          return create_literal(run, -value);
        } else if constexpr (kIsInteger<T> && !std::unsigned_integral<T> && !std::same_as<T, pt::UInt128>) {
          using Kind = NumberKind<T>;
          const std::optional<typename Kind::Value> x = Kind::read(value);
          if (!x) return run.give_up("needs an Int of more than 128 bits");
          const std::optional<typename Kind::Value> out = Calculation<Kind>(run).subtract(0, *x);
          return out ? create_literal(run, Kind::literal(run, *out)) : nullptr;
        } else {
          return no_numbers(run, number, number);
        }
      },
      *literal);
}

std::optional<std::partial_ordering> compare(Run& run, const Dval* left, const Dval* right) {
  const rt::Literal *a = literal_of(left), *b = literal_of(right);
  if (!a || !b || a->index() != b->index()) return no_numbers(run, left, right), std::nullopt;
  return std::visit(
      [&]<typename T>(const T& number) -> std::optional<std::partial_ordering> {
        const T& other = std::get<T>(*b);
        if constexpr (std::same_as<T, double>) {
          return number <=> other;
        } else if constexpr (kIsInteger<T>) {
          using Kind = NumberKind<T>;
          const std::optional<typename Kind::Value> x = Kind::read(number), y = Kind::read(other);
          if (!x || !y) return run.give_up("needs an Int of more than 128 bits"), std::nullopt;
          if (*x == *y) return std::partial_ordering::equivalent;
          return *x < *y ? std::partial_ordering::less : std::partial_ordering::greater;
        } else {
          return no_numbers(run, left, right), std::nullopt;
        }
      },
      *a);
}

}  // namespace darkpkg::hash::evaluate
