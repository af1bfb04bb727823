using System.Buffers.Binary;
using System.Text;
using GanService.Engine.Checkpoints;

namespace GanService.Engine.Tests.Checkpoints;

public sealed class SafetensorsFileTests
{
    [Fact]
    public void Read_OfWhatWasWritten_ReturnsIt()
    {
        using var stream = new MemoryStream();
        SafetensorsFile.Write(
            stream.Write,
            [new("a", [2, 2], new[] { 1f, -2.5f, float.MaxValue, 0f }), new("b.count", [], new[] { 1L << 60 })],
            new Dictionary<string, string> { ["step"] = "3" });

        var (tensors, metadata) = SafetensorsFile.Read(stream);

        Assert.Equal(["a", "b.count"], tensors.Select(t => t.Name));
        Assert.Equal([2, 2], tensors[0].Shape);
        Assert.Equal(new[] { 1f, -2.5f, float.MaxValue, 0f }, tensors[0].Values);
        Assert.Equal(new[] { 1L << 60 }, tensors[1].Values);
        Assert.Equal("3", metadata["step"]);
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(stream.ToArray()) % 8);
    }

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}")] // does not fill its shape
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}")] // reaches outside
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}")] // takes the memory of two
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"BOOL\",\"shape\":[8],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\"}}")]
    [InlineData("{\"a\":7}")]
    [InlineData("{\"a\":null}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,0]}}")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Read_OfAnImpossibleHeader_IsRefused(string header) =>
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(new MemoryStream([.. Length(header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[8]])));

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(1000)]
    public void Read_OfAnImpossibleHeaderLength_IsRefused(long length) =>
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(new MemoryStream([.. Length(length), .. "{}"u8])));

    [Theory]
    [InlineData(1 << 20, "header has")]
    [InlineData(5000, "more than 4,096 tensors")]
    public void Read_OfManyTensors_IsRefusedBeforeTheyTakeMemory(int count, string expected)
    {
        var header = Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"t{i}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"))}}}");
        using var file = new MemoryStream([.. Length(header.Length), .. header]);
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(file)).Message);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 20 << 20);
    }

    [Fact]
    public void Read_OfALongNameOrManyDimensions_IsRefusedInAFewWords()
    {
        foreach (var header in new[]
        {
            $"{{\"{new string('a', 1000)}\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}}}",
            $"{{\"a\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', Enumerable.Repeat(1, 1000))}],\"data_offsets\":[0,4]}}}}",
            $"{{\"a\":{{\"dtype\":\"{new string('F', 1000)}\",\"shape\":[0],\"data_offsets\":[0,0]}}}}",
        })
            Assert.InRange(Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(new MemoryStream([.. Length(header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[8]]))).Message.Length, 20, 400);
    }

    private static byte[] Length(long length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        return bytes;
    }
}
