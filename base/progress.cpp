#include "base/progress.hpp"

namespace darkpkg::progress {
namespace {

std::atomic<Observer*> shown_by = nullptr;

}  // namespace

void set_observer(Observer* observer) { shown_by = observer; }

Step::Step(std::string_view what, std::size_t all) : observer_(shown_by), what_(what), all_(all) {
  if (observer_ && all > 0) observer_->at(what, 0, all);  // the first unit may take long
}

}  // namespace darkpkg::progress
