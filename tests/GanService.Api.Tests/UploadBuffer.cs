using System.Runtime.CompilerServices;

namespace GanService.Api.Tests;

/// <summary>Where uploads are buffered belongs to a process, and many services with folders of their own share this one.</summary>
internal static class UploadBuffer
{
    [ModuleInitializer]
    internal static void Choose() => Environment.SetEnvironmentVariable("ASPNETCORE_TEMP", Path.GetTempPath());
}
