namespace MlStudio.Learning.Serialization;

/// <summary>Whole numbers from 0 in seven bits per byte, low bits first, the eighth saying that more follow (LEB128).</summary>
internal static class VariableLength
{
    public static void Append(List<byte> bytes, uint value)
    {
        while (value >= 0x80)
        {
            bytes.Add((byte)(value | 0x80));
            value >>= 7;
        }
        bytes.Add((byte)value);
    }

    /// <summary>False where the bytes end too early or hold more than 31 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out int value)
    {
        value = 0;
        for (var shift = 0; shift < 35 && at < bytes.Length; shift += 7)
        {
            var next = bytes[at++];
            if (shift == 28 && next > 7) { return false; }
            value |= (next & 0x7F) << shift;
            if (next < 0x80) { return true; }
        }
        return false;
    }
}
