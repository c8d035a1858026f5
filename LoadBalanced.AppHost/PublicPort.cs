using System.Net;
using System.Net.Sockets;

namespace LoadBalanced.AppHost;

/// <summary>The port that clients come to.</summary>
internal static class PublicPort
{
    /// <summary>Asks for the port before anything starts, so that nothing has to be stopped again.</summary>
    /// <exception cref="BadSettingException">It is taken, or not for this user.</exception>
    /// <param name="port">Null takes a free one.</param>
    /// <param name="setting">The setting that chose it.</param>
    public static void Check(int? port, string setting = nameof(Settings.Port))
    {
        if (port is null)
        {
            return;
        }

        try
        {
            using var listener = new TcpListener(IPAddress.Any, port.Value);
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            throw new BadSettingException(
                $"Port {port} is taken: stop what listens there, or set {Settings.Section}:{setting} to another (0 takes a free port).");
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AccessDenied)
        {
            throw new BadSettingException(
                $"Port {port} is not for this user to listen on: set {Settings.Section}:{setting} to one from 1024 (0 takes a free port).");
        }
    }
}
