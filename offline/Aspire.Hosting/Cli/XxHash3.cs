using System.Buffers.Binary;
using System.Numerics;

namespace Aspire.Hosting.Cli;

/// <summary>
/// The 64-bit hash XXH3 without a seed, as the xxHash specification defines it. The <c>aspire</c> command names the sockets of an
/// AppHost by it, and the framework has it only in a package of its own.
/// </summary>
internal static class XxHash3
{
    private const uint Prime32A = 0x9E3779B1, Prime32B = 0x85EBCA77, Prime32C = 0xC2B2AE3D;
    private const ulong Prime64A = 0x9E3779B185EBCA87, Prime64B = 0xC2B2AE3D27D4EB4F, Prime64C = 0x165667B19E3779F9;
    private const ulong Prime64D = 0x85EBCA77C2B2AE63, Prime64E = 0x27D4EB2F165667C5;

    private const int StripeLength = 64;
    private const int StripesInBlock = 16;

    private static readonly byte[] Secret = Convert.FromHexString(
        "B8FE6C3923A44BBE7C01812CF721AD1CDED46DE9839097DB7240A4A4B7B3671FCB79E64ECCC0E578825AD07DCCFF7221B8084674F743248EE03590E6813A264C"
        + "3C2852BB91C300CB88D0658B1B532EA371644897A20DF94E3819EF46A9DEACD8A8FA763FE39C343FF9DCBBC7C70B4F1D8A51E04BCDB45931C89F7EC9D9787364"
        + "EAC5AC8334D3EBC3C581A0FFFA1363EB170DDD51B7F0DA49D316552629D4689E2B16BE587D47A1FC8FF8B8D17AD031CE45CB3A8F95160428AFD7FBCABB4B407E");

    public static ulong Hash(ReadOnlySpan<byte> data) => data.Length switch
    {
        <= 16 => HashShort(data),
        <= 128 => HashMedium(data),
        <= 240 => HashLonger(data),
        _ => HashLong(data),
    };

    private static ulong HashShort(ReadOnlySpan<byte> data)
    {
        var length = data.Length;
        switch (length)
        {
            case 0:
                return AvalancheOfXxHash64(Read(Secret, 56) ^ Read(Secret, 64));
            case <= 3:
                var combined = ((uint)data[0] << 16) | ((uint)data[length >> 1] << 24) | data[^1] | ((uint)length << 8);
                return AvalancheOfXxHash64(combined ^ (ulong)(Read32(Secret, 0) ^ Read32(Secret, 4)));
            case <= 8:
                var mixed = Read32(data, length - 4) + ((ulong)Read32(data, 0) << 32) ^ Read(Secret, 8) ^ Read(Secret, 16);
                mixed ^= BitOperations.RotateLeft(mixed, 49) ^ BitOperations.RotateLeft(mixed, 24);
                mixed *= 0x9FB21C651E98DF25;
                mixed ^= (mixed >> 35) + (ulong)length;
                mixed *= 0x9FB21C651E98DF25;
                return mixed ^ (mixed >> 28);
            default:
                var low = Read(data, 0) ^ Read(Secret, 24) ^ Read(Secret, 32);
                var high = Read(data, length - 8) ^ Read(Secret, 40) ^ Read(Secret, 48);
                return Avalanche((ulong)length + BinaryPrimitives.ReverseEndianness(low) + high + Fold(low, high));
        }
    }

    private static ulong HashMedium(ReadOnlySpan<byte> data)
    {
        var sum = (ulong)data.Length * Prime64A;
        for (var pair = (data.Length - 1) / 32; pair >= 0; pair--)
        {
            sum += Mix(data, pair * 16, pair * 32) + Mix(data, data.Length - (pair + 1) * 16, pair * 32 + 16);
        }

        return Avalanche(sum);
    }

    private static ulong HashLonger(ReadOnlySpan<byte> data)
    {
        var sum = (ulong)data.Length * Prime64A;
        for (var i = 0; i < 8; i++)
        {
            sum += Mix(data, i * 16, i * 16);
        }

        sum = Avalanche(sum);
        for (var i = 8; i < data.Length / 16; i++)
        {
            sum += Mix(data, i * 16, (i - 8) * 16 + 3);
        }

        return Avalanche(sum + Mix(data, data.Length - 16, 136 - 17));
    }

    private static ulong HashLong(ReadOnlySpan<byte> data)
    {
        Span<ulong> lanes = [Prime32C, Prime64A, Prime64B, Prime64C, Prime64D, Prime32B, Prime64E, Prime32A];
        for (var stripe = 0; stripe < (data.Length - 1) / StripeLength; stripe++)
        {
            Accumulate(lanes, data[(stripe * StripeLength)..], stripe % StripesInBlock * 8);
            if (stripe % StripesInBlock == StripesInBlock - 1)
            {
                Scramble(lanes);
            }
        }

        Accumulate(lanes, data[^StripeLength..], Secret.Length - StripeLength - 7);

        var sum = (ulong)data.Length * Prime64A;
        for (var i = 0; i < 4; i++)
        {
            sum += Fold(lanes[2 * i] ^ Read(Secret, 11 + 16 * i), lanes[2 * i + 1] ^ Read(Secret, 19 + 16 * i));
        }

        return Avalanche(sum);
    }

    private static void Accumulate(Span<ulong> lanes, ReadOnlySpan<byte> stripe, int secretOffset)
    {
        for (var i = 0; i < lanes.Length; i++)
        {
            var value = Read(stripe, i * 8);
            var keyed = value ^ Read(Secret, secretOffset + i * 8);
            lanes[i ^ 1] += value;
            lanes[i] += (uint)keyed * (keyed >> 32);
        }
    }

    private static void Scramble(Span<ulong> lanes)
    {
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = (lanes[i] ^ (lanes[i] >> 47) ^ Read(Secret, Secret.Length - StripeLength + i * 8)) * Prime32A;
        }
    }

    private static ulong Mix(ReadOnlySpan<byte> data, int offset, int secretOffset)
        => Fold(Read(data, offset) ^ Read(Secret, secretOffset), Read(data, offset + 8) ^ Read(Secret, secretOffset + 8));

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private static ulong Avalanche(ulong hash)
    {
        hash ^= hash >> 37;
        hash *= 0x165667919E3779F9;
        return hash ^ (hash >> 32);
    }

    private static ulong AvalancheOfXxHash64(ulong hash)
    {
        hash ^= hash >> 33;
        hash *= Prime64B;
        hash ^= hash >> 29;
        hash *= Prime64C;
        return hash ^ (hash >> 32);
    }

    private static ulong Read(ReadOnlySpan<byte> data, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(data[offset..]);

    private static uint Read32(ReadOnlySpan<byte> data, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(data[offset..]);
}
