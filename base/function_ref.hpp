#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace darkpkg {

template <typename Signature>
class FunctionRef;

/// Something that can be called, which outlives the call that it is an argument of: costs two pointers and no memory.
template <typename Result, typename... Arguments>
class FunctionRef<Result(Arguments...)> {
 public:
  template <typename Callable>
  requires(!std::is_same_v<std::remove_cvref_t<Callable>, FunctionRef>) FunctionRef(Callable&& callable)
      : callable_(const_cast<void*>(static_cast<const void*>(std::addressof(callable)))),
        call_([](void* to, Arguments... arguments) -> Result {
          return (*static_cast<std::remove_reference_t<Callable>*>(to))(std::forward<Arguments>(arguments)...);
        }) {}

  Result operator()(Arguments... arguments) const { return call_(callable_, std::forward<Arguments>(arguments)...); }

 private:
  void* callable_;
  Result (*call_)(void*, Arguments...);
};

}  // namespace darkpkg
