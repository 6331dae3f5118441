# `make package`: a package for Debian 12, made by CPack of what is installed here.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)  # the tests are not built for it
set(packaging ${PROJECT_SOURCE_DIR}/packaging)
set(made ${CMAKE_BINARY_DIR}/packaging)

# Debian wants these packed, and without the moment of packing in them.
function(flowmart_packed from to)
  execute_process(COMMAND gzip -9nc ${from} OUTPUT_FILE ${made}/${to} COMMAND_ERROR_IS_FATAL ANY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${from})
endfunction()
file(MAKE_DIRECTORY ${made})
flowmart_packed(${packaging}/debian/changelog changelog.gz)
flowmart_packed(${packaging}/flowmart.1 flowmart.1.gz)

install(TARGETS flowmart DESTINATION bin)
install(FILES README.md ARCHITECTURE.md DESTINATION share/doc/flowmart)
install(DIRECTORY docs DESTINATION share/doc/flowmart PATTERN screenshots EXCLUDE)
install(FILES ${packaging}/debian/copyright ${made}/changelog.gz DESTINATION share/doc/flowmart)
install(FILES ${made}/flowmart.1.gz DESTINATION share/man/man1)
install(FILES ${packaging}/flowmart.service DESTINATION /lib/systemd/system)
install(FILES ${packaging}/flowmart.default DESTINATION /etc/default RENAME flowmart)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME flowmart)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "FlowMart maintainers <maintainers@flowmart.dev>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR})
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                                WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS fonts-dejavu-core)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "event-driven order management with an embedded store")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Takes orders, reserves stock without overselling, takes money, sends parcels
and tells buyers. Each step is a message of a published contract, kept in a
hash-chained journal before anybody is answered. One program, with its own
store and pages.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${packaging}/debian/conffiles ${packaging}/debian/postinst ${packaging}/debian/prerm
                                       ${packaging}/debian/postrm)
include(CPack)
