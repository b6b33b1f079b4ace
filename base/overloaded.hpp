#pragma once

namespace darkpkg {

/// Visits a std::variant with one lambda an alternative; a missing one is a compile error.
template <typename... Fs>
struct overloaded : Fs... {
  using Fs::operator()...;
};
template <typename... Fs>
overloaded(Fs...) -> overloaded<Fs...>;

}  // namespace darkpkg
