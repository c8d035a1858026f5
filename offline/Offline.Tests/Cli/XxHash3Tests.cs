using Aspire.Hosting.Cli;

namespace Offline.Tests.Cli;

public class XxHash3Tests
{
    /// <summary>The hashes are those of the package System.IO.Hashing, of which the official AppHost's names are made.</summary>
    [Theory]
    [InlineData(0, 0x2D06800538D394C2)]
    [InlineData(1, 0x13E608BC156DEFED)]
    [InlineData(3, 0xA9088DDA485B481C)]
    [InlineData(4, 0x6D9253B16C8B1ED3)]
    [InlineData(8, 0x60539DB630471163)]
    [InlineData(9, 0xFEFF668361D723A8)]
    [InlineData(16, 0xB8C859B0F030B585)]
    [InlineData(17, 0x714A04408E79B80F)]
    [InlineData(62, 0x578155E044F1D0D6)]
    [InlineData(128, 0x4634AE6A253A60E4)]
    [InlineData(129, 0xC095B9B1B087722D)]
    [InlineData(240, 0x887AF00281F75D38)]
    [InlineData(241, 0x82B1DE299F6E411E)]
    [InlineData(1024, 0xF75E768C7CDD54B2)]
    [InlineData(1025, 0x667A5EABE344E5DF)]
    [InlineData(3000, 0xB54504A9E625239F)]
    public void Every_length_has_the_hash_that_the_specification_gives_it(int length, ulong hash)
        => Assert.Equal(hash, XxHash3.Hash([.. Enumerable.Range(0, length).Select(i => (byte)((i * 7 + 3) % 251))]));
}
