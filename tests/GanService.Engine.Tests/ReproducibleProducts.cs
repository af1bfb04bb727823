using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GanService.Engine.Tests;

/// <summary>
/// Makes MKL multiply alike on every processor. Networks of this kind amplify the last bit: where fused multiply-adds tip one
/// LeakyReLU over its knee at step 38 of the Adam trace, losses that agreed to 3e-7 differ by 2e-3 at step 50.
/// </summary>
internal static partial class ReproducibleProducts
{
    [ModuleInitializer]
    internal static void Choose()
    {
        // The environment as native libraries see it, which Environment.SetEnvironmentVariable does not change.
        if (OperatingSystem.IsLinux())
            _ = SetVariable("MKL_CBWR", "COMPATIBLE", 1);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
