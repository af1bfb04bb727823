using System.Runtime.InteropServices;

namespace GanService.Engine.Compute;

/// <summary>Numbers outside the garbage collector's heap, at an address that stays and is a multiple of 64; zero at first.</summary>
public sealed unsafe class NativeArray : IDisposable
{
    private const nuint CacheLine = 64;

    public NativeArray(long length)
    {
        Length = checked((int)length);
        var bytes = checked((nuint)length * sizeof(float));
        Pointer = (float*)NativeMemory.AlignedAlloc(Math.Max(bytes, CacheLine), CacheLine);
        NativeMemory.Clear(Pointer, bytes);
        GC.AddMemoryPressure(Math.Max((long)bytes, 1));
    }

    ~NativeArray() => Free();

    public float* Pointer { get; private set; }

    public int Length { get; }

    public Span<float> Span => new(Pointer, Length);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (Pointer is null)
            return;
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
        GC.RemoveMemoryPressure(Math.Max((long)Length * sizeof(float), 1));
    }
}
