// golden [--overwrite]: writes the golden files that are missing. Files that differ, and those of no message,
// are only told, unless they are to be overwritten and removed: that is right only for a version that no
// journal holds which this program still reads.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <string_view>

#include "golden.hpp"
#include "wire/all_messages.hpp"

int main(int count, char** arguments) {
  using namespace flowmart::wire;
  const bool overwrite = count > 1 && std::string_view(arguments[1]) == "--overwrite";
  int differing = 0;
  std::set<std::filesystem::path> wanted_files;
  for (const MessageType* type : all_messages().all()) {
    wanted_files.insert(golden_path(*type));
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
  const auto folder = wanted_files.begin()->parent_path();
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".hex" || wanted_files.contains(entry.path())) continue;
    std::printf("%s: %s\n", overwrite ? "removed" : "left over", entry.path().c_str());
    if (overwrite) std::filesystem::remove(entry.path());
    else ++differing;
  }
  return differing == 0 ? 0 : 1;
}
