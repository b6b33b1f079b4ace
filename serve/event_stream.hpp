#pragma once

#include <httplib.h>

#include "serve/feed.hpp"
#include "serve/http/server.hpp"
#include "store/package_store.hpp"

namespace darkpkg::serve {

/// Answers with the feed's events as server-sent events: those after the id in `Last-Event-ID` or `?after=`, otherwise
/// from now on. The first event, `hello`, has the current generation; `reset` says that events were lost.
void follow_events(const httplib::Request& request, httplib::Response& response, const Feed& feed,
                   const store::PackageStore& store, const HttpServer& server);

}  // namespace darkpkg::serve
