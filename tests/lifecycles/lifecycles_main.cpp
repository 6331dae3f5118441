// lifecycles: writes docs/lifecycles.md.
#include <cstdio>
#include <fstream>

#include "lifecycle_page.hpp"

int main() {
  std::ofstream file(flowmart::lifecycle_page_file());
  file << flowmart::lifecycle_page();
  file.close();
  if (!file) std::perror(flowmart::lifecycle_page_file().c_str());
  return file ? 0 : 1;
}
