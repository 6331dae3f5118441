// golden [--overwrite]: writes the golden files that are missing. Files that differ are only told, unless
// they are to be overwritten: that is right only for a version that was never released.
#include <cstdio>
#include <fstream>
#include <string_view>

#include "golden.hpp"
#include "wire/all_messages.hpp"

int main(int count, char** arguments) {
  using namespace flowmart::wire;
  const bool overwrite = count > 1 && std::string_view(arguments[1]) == "--overwrite";
  int differing = 0;
  for (const MessageType* type : all_messages().all()) {
    const std::string wanted = golden_text(*type);
    const auto kept = read_golden(*type);
    if (kept == wanted) continue;
    if (kept && !overwrite) {
      std::printf("differs: %s\n", golden_path(*type).c_str());
      ++differing;
      continue;
    }
    std::ofstream(golden_path(*type)) << wanted;
    std::printf("wrote: %s\n", golden_path(*type).c_str());
  }
  return differing == 0 ? 0 : 1;
}
