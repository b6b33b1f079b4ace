#include "tool/prepare.hpp"

#include "ninja/graph_record.hpp"

namespace darkpkg {

Result<Survey> prepare(const BuildSettings& settings, Timeline& timeline, Generated& generated) {
  for (int attempt = 0;; attempt++) {
    {
      Timeline::Phase phase(timeline, "generate");
      if (attempt > 0 || !graph_is_current(settings)) {
        Result<Generated> result = generate(settings);
        if (!result) return tl::unexpected(result.error());
        generated = std::move(*result);
        if (!generated.refused.empty()) return Survey{};
      }
    }
    Timeline::Phase phase(timeline, "check");
    Result<Survey> survey = take_survey(settings);
    // Once more if a file went in between, or if the manifest was damaged in a way that its stat does not show.
    bool again = !survey || survey->lost_source;
    if (!again || attempt > 0) return survey;
  }
}

}  // namespace darkpkg
