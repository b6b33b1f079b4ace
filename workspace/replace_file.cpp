#include "workspace/replace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/file.hpp"

namespace darkpkg {

Result<bool> replace_file(const std::string& path, std::string_view bytes) {
  if (Result<std::string> old = read_file(path); old && *old == bytes) return false;
  if (Result<void> written = write_in_one_step(path, bytes); !written) return tl::unexpected(written.error());
  return true;
}

Result<void> write_in_one_step(const std::string& path, std::string_view bytes) {
  // A name of our own: several builds of one tree may run at once.
  std::string temporary = path + "." + std::to_string(::getpid()) + ".tmp";
  Result<void> written = write_file_in_place(temporary, bytes);
  if (!written || ::rename(temporary.c_str(), path.c_str()) != 0) {
    Error error = written ? Error{errno_message("write", path), {}} : written.error();
    ::unlink(temporary.c_str());
    return tl::unexpected(std::move(error));
  }
  return {};
}

Result<FileDescriptor> open_to_append(const std::string& path) {
  auto open = [&] { return FileDescriptor(::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666)); };
  FileDescriptor file = open();
  struct stat s {};
  const bool is_shared = file && ::fstat(file.get(), &s) == 0 && S_ISREG(s.st_mode) && s.st_nlink > 1;
  if (is_shared || (!file && errno == EACCES)) {
    Result<void> taken = write_file_in_place(path, read_file(path).value_or(""));
    if (!taken) return tl::unexpected(taken.error());
    file = open();
  }
  if (!file) return fail(errno_message("write", path));
  return file;
}

Result<void> make_folders(const std::string& path) {
  if (path.empty() || ::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return {};
  if (errno == ENOENT) {
    if (Result<void> above = make_folders(path.substr(0, path.rfind('/'))); !above) return above;
    if (::mkdir(path.c_str(), 0777) == 0 || errno == EEXIST) return {};
  }
  return fail(errno_message("make the folder", path));
}

}  // namespace darkpkg
