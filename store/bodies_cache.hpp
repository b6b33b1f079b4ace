#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <utility>

#include "base/result.hpp"
#include "store/encoder.hpp"

namespace darkpkg::store {

/// The decoded code of the few objects that were asked for last: who reads one item of a file mostly reads its
/// neighbours too.
class BodiesCache {
 public:
  Result<std::shared_ptr<const object::Bodies>> get(const SourceFile& file) {
    const std::shared_ptr<const ObjectData>& object = file.object;
    {
      std::lock_guard lock(mutex_);
      for (auto at = recent_.begin(); at != recent_.end(); ++at) {
        if (at->first != object) continue;
        recent_.splice(recent_.begin(), recent_, at);
        return at->second;
      }
    }
    Result<std::shared_ptr<const object::Bodies>> out = decode_bodies_of(file);
    if (!out) return out;
    std::lock_guard lock(mutex_);
    recent_.emplace_front(object, *out);
    if (recent_.size() > kMost) recent_.pop_back();
    return out;
  }

 private:
  static constexpr std::size_t kMost = 8;
  std::mutex mutex_;
  std::list<std::pair<std::shared_ptr<const ObjectData>, std::shared_ptr<const object::Bodies>>> recent_;
};

}  // namespace darkpkg::store
