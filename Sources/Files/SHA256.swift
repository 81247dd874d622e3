// SPDX-License-Identifier: GPL-3.0-or-later
import COpenSSL

/// SHA-256: a fingerprint of bytes, fed in pieces.
///
/// OpenSSL computes it, with the processor's own instructions where there are any.
///
/// > Source: FIPS 180-4.
public struct SHA256: Sendable {
  /// The state that OpenSSL keeps. It is changed only while one value holds it.
  private final class State: @unchecked Sendable {
    let context: OpaquePointer

    init() {
      Self.start
      guard let context = EVP_MD_CTX_new() else {
        preconditionFailure("expected memory for a SHA-256 state, found none")
      }
      self.context = context
      precondition(EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "SHA-256 is not available")
    }

    /// Loads OpenSSL without its configuration file.
    static let start: Void = copenssl_start()

    func copy() -> State {
      let copy = State()
      precondition(EVP_MD_CTX_copy_ex(copy.context, context) == 1, "SHA-256 is not available")
      return copy
    }

    deinit { EVP_MD_CTX_free(context) }
  }

  private var state = State()

  /// The fingerprint of no bytes yet.
  public init() {}

  /// Adds bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
    if !isKnownUniquelyReferenced(&state) { state = state.copy() }
    precondition(EVP_DigestUpdate(state.context, base, bytes.count) == 1, "SHA-256 failed")
  }

  /// The fingerprint of all bytes so far, 64 hexadecimal digits.
  public var hexadecimal: String {
    let last = state.copy()
    var digest = [UInt8](repeating: 0, count: 32)
    precondition(EVP_DigestFinal_ex(last.context, &digest, nil) == 1, "SHA-256 failed")
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The fingerprint of some bytes.
  public static func hexadecimal(of bytes: [UInt8]) -> String {
    bytes.withUnsafeBytes { hexadecimal(of: $0) }
  }

  /// The fingerprint of some bytes.
  public static func hexadecimal(of bytes: UnsafeRawBufferPointer) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hexadecimal
  }
}
