namespace GanService.Api.Store.Copying;

/// <summary>What is to be copied, or where to, is not as it has to be; the message says what to do.</summary>
public sealed class CopyRefusedException(string message) : Exception(message);
