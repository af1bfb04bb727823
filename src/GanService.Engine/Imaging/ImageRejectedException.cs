namespace GanService.Engine.Imaging;

/// <summary>A file that cannot be used as an image; the message is for whoever supplied it.</summary>
public sealed class ImageRejectedException(string message) : Exception(message);
