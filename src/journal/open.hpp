// Why a store could not be opened, in a form that the caller can act on and a person can read.
#pragma once
#include <memory>
#include <string>
#include <variant>

namespace flowmart::journal {

enum class OpenFailure {
  in_use,   // another process (or this one) writes in the folder
  missing,  // nothing there to read
  foreign,  // a file of that name that is not ours
  newer,    // written by a newer version in a format that this one does not know
  older,    // written by an older version in a format that this one no longer reads
  damaged,  // ours, but broken
  io,       // the system refused: rights, space, a failing disk
};

struct OpenFault {
  OpenFailure failure = OpenFailure::io;
  std::string reason;  // a sentence that names the file or folder
};

template <class T>
using Opened = std::variant<std::unique_ptr<T>, OpenFault>;

}  // namespace flowmart::journal
