using TorchSharp;

namespace GanService.Engine.Tests;

public sealed class LibTorchTests
{
    [Fact]
    public void NativeLibrary_OnThisMachine_LoadsAndComputes() => Assert.Equal(3f, torch.ones(3).sum().item<float>());
}
