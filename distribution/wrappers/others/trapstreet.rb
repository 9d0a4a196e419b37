# Homebrew formula.
class Trapstreet < Formula
  desc "Finds leaked Mapbox access tokens in files and git histories"
  homepage "@ADDRESS@"
  version "@VERSION@"

  on_macos do
    on_arm do
      url "@ADDRESS@/@FILE_MACOS_ARM64@"
      sha256 "@SHA256_MACOS_ARM64@"
    end
    on_intel do
      url "@ADDRESS@/@FILE_MACOS_X64@"
      sha256 "@SHA256_MACOS_X64@"
    end
  end
  on_linux do
    on_intel do
      url "@ADDRESS@/@FILE_LINUX_X64@"
      sha256 "@SHA256_LINUX_X64@"
    end
  end

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"bin/trapstreet"
    man1.install_symlink Dir[libexec/"man/man1/*"]
    bash_completion.install_symlink libexec/"completions/trapstreet.bash" => "trapstreet"
    zsh_completion.install_symlink libexec/"completions/trapstreet.zsh" => "_trapstreet"
    fish_completion.install_symlink libexec/"completions/trapstreet.fish"
  end

  test do
    (testpath/"a.txt").write "no token"
    system bin/"trapstreet", "scan", "--no-history", testpath
  end
end
