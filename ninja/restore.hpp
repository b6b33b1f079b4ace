#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cache/artifacts/folder.hpp"
#include "cache/remote/remote_cache.hpp"
#include "ninja/survey.hpp"
#include "workspace/settings.hpp"

namespace darkpkg {

/// Where objects may come from instead of a compile. Each is asked for what those before it did not have.
struct ObjectSources {
  /// The objects that are there already, whatever their times say: a cache unpacked them.
  bool present = false;
  const artifacts::Folder* shared = nullptr;
  const remote::RemoteCache* remote = nullptr;
};

/// A source that still has to be compiled, and what its object will be known by.
struct MissingObject {
  std::size_t entry = 0;  ///< in Survey::manifest
  object::SourceHash source{};
};

/// What a restoration did.
struct Restored {
  std::size_t accepted = 0;  ///< objects that were there
  std::size_t stored = 0;    ///< from the shared folder
  std::size_t fetched = 0;   ///< from the remote cache
  std::vector<MissingObject> missing;
  std::string problem;   ///< why the remote cache was not used, or not for all; empty: nothing to say
  bool gave_up = false;  ///< the remote cache is not worth asking again in this build
};

/// Puts the right object in place for each stale source of the survey, as far as the sources of objects have it, and
/// takes it off the list. An object is right if its header names this compiler and the hash of the source's bytes;
/// those that were not there before are verified in full. Ninja is told, so that it compiles none of them. An error
/// if a file can't be read or written.
Result<Restored> restore_objects(const BuildSettings& settings, Survey& survey, const ObjectSources& from);

/// Whether Ninja ever built in the build folder. If it did not, objects are not ours: somebody unpacked or copied
/// them, with whatever times.
bool times_prove_something(const BuildSettings& settings);

/// Adds all sources whose object is there to the survey's stale ones: for a folder that nothing was built in before,
/// if times prove nothing.
void distrust_times(Survey& survey);

}  // namespace darkpkg
