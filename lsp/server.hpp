#pragma once

#include <string>

#include "lsp/context.hpp"
#include "lsp/framing.hpp"
#include "lsp/publisher.hpp"

namespace darkpkg::lsp {

/// A language server for one client, on one thread: messages are handled in the order in which they come.
class Server {
 public:
  explicit Server(SettingsArguments arguments);

  /// Reads from `in` and writes to `out` until the client says exit or hangs up. Returns the exit code that the
  /// protocol wants: 0 if the client said shutdown before.
  int run(int in, int out);

 private:
  enum class Phase { starting, running, shut_down };

  bool read(int in);
  void flush(int in, int out);
  void handle(Call call);
  void wait(int in) const;
  void work();

  Json request(const Call& call);
  void notify(const Call& call);
  Json initialize(const Json& params);
  void add_folder(const std::string& folder);
  void change_folders(const Json& event);
  void open(const Json& params);
  void change(const Json& params);
  void close(const Json& params);
  void watched_files(const Json& params);
  void show(const Error& error);

  Documents documents_;
  Workspace workspace_;
  Context context_{documents_, workspace_, false};
  Publisher publisher_;
  MessageReader reader_;
  CallQueue calls_;
  std::string output_;
  Phase phase_ = Phase::starting;
  bool exiting_ = false;
  bool untold_ = false;  // diagnostics may be others than those that were told
};

}  // namespace darkpkg::lsp
